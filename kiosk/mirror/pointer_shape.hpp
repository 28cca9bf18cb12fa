// The shape of the guest's pointer, which the viewer draws itself: pointer and picture then need
// not wait for each other. X tells of each change, nothing is asked for in between.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kiosk/mirror/inner_display.hpp"

namespace foyer::mirror {

struct PointerShape {
    int width = 0, height = 0;          // pixels, 1 to 256
    int hot_x = 0, hot_y = 0;           // the pixel that points
    std::vector<std::uint32_t> pixels;  // 0xAARRGGBB, colours multiplied by alpha
};

// Asks for an event (`is_pointer_shape_event`) at each change of shape.
void watch_pointer_shape(InnerDisplay& display);
bool is_pointer_shape_event(const InnerDisplay& display, const xcb_generic_event_t& event);
// The shape now; nothing when the display has none to show or one beyond the limits.
std::optional<PointerShape> read_pointer_shape(InnerDisplay& display);

}  // namespace foyer::mirror
