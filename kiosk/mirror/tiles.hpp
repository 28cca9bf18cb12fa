// What really changed. X reports damage where something was drawn, also where the same was drawn
// again; only tiles whose pixels differ are worth sending.
#pragma once

#include <cstdint>
#include <vector>

#include "kiosk/mirror/picture.hpp"

namespace foyer::mirror {

constexpr int tile_side = 64;  // pixels

// Copies `fresh` (the pixels of `where`, rows of where.width) into `picture` and appends to
// `changed` where that altered it: rectangles inside `where`, tile by tile, each cut to the rows
// that differ, neighbours in a row joined. `where` lies inside the picture.
void paste_changes(Picture& picture, const Rect& where, const std::uint32_t* fresh,
                   std::vector<Rect>& changed);

}  // namespace foyer::mirror
