// The number of a frame, written into the frame itself: a strip of black and white blocks at some
// heights of its left edge. JPEG does not harm it, and a picture whose parts are of different age
// shows different numbers. And the patch that a pressed key repaints.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "tools/bench/rfb/picture.hpp"

namespace foyer::bench {

constexpr int mark_bits = 12;
// All marks stand within this of the left edge.
constexpr int mark_column = 224;

// Where the strips are on a screen of this height.
std::vector<Area> mark_places(int height);
// The blocks of one strip that are white for this number (0 to 4095), each 8x16 pixels.
std::vector<Area> white_blocks(const Area& place, unsigned number);
// Into a picture of this size.
void draw_marks(std::span<std::uint32_t> pixels, int width, int height, unsigned number);

// The number that the whole picture has at least: the smallest of all strips; none: a strip shows
// none (it is being drawn).
std::optional<unsigned> oldest_mark(const Picture& picture);
// Whether all strips show this number.
bool all_marks_are(const Picture& picture, unsigned number);

// The 10x20 patch of the key's echo, and whether it shows light or dark.
constexpr Area key_patch{100, 60, 10, 20};
bool key_patch_is_light(const Picture& picture);

}  // namespace foyer::bench
