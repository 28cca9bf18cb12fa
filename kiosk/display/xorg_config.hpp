// The configuration file of the real outer server: no way out by the keyboard, no screen saver.
#pragma once

#include <string>

#include "kiosk/display/outer.hpp"

namespace foyer::kiosk {

std::string xorg_config(const OuterSpec& spec);

}  // namespace foyer::kiosk
