// The strip at the bottom of the monitor that is there during the whole of a session, and the
// frame around the guest's screen during a help. The guest's own screen never reaches the strip.
#pragma once

#include <vector>

#include "kiosk/curtain/screens.hpp"

namespace foyer::curtain {

// In pixels.
int bar_height(const Glass& glass);

// H-2 and V-3: help or Stop in the left corner, the way back to the tiles, during a help the ways to
// hide the screen and to take the mouse back, the time that is left or who sees the screen, the end
// in the right corner.
Panel bar(const Page& page);
// V-3: four borders around `around`, amber; green while the screen is hidden (V-4).
std::vector<Panel> frame(const Page& page, Box around);

}  // namespace foyer::curtain
