// The window managers that a session can run.
#pragma once

namespace foyer::kiosk {

enum class WindowManager { openbox, matchbox };

}  // namespace foyer::kiosk
