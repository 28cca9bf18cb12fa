// Colours and letters of everything the curtain draws. Each ink stands only on grounds where the
// contrast is at least 7:1; tests/screens computes it for every text of every picture.
#pragma once

#include "kiosk/curtain/picture.hpp"

namespace foyer::curtain {

constexpr Color dark{0x1A, 0x1A, 0x1A};
constexpr Color cream{0xFF, 0xF8, 0xE7};
constexpr Color white{0xFF, 0xFF, 0xFF};
constexpr Color blue{0x0B, 0x3D, 0x6B};   // the place speaks
constexpr Color green{0x1B, 0x5E, 0x20};  // go on
constexpr Color red{0x8B, 0x1A, 0x1A};    // ends or erases something
constexpr Color amber{0xFF, 0xC9, 0x4A};  // somebody else is here
constexpr Color sand{0xE4, 0xD9, 0xBF};   // edges on cream; never under words

constexpr Face body{18, false, 1.35};
constexpr Face body_bold{18, true, 1.3};
constexpr Face caption_face{18, true, 1.1};
constexpr Face tile_face{24, true, 1.1};
constexpr Face heading{28, true, 1.2};
constexpr Face greeting{40, true, 1.15};
constexpr Face time_face{28, true, 1.1};
constexpr Face code_face{72, true, 1.0};

}  // namespace foyer::curtain
