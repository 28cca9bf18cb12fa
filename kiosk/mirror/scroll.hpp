// What was only moved up or down. A page that scrolls changes nearly every pixel, but most of the
// new ones the viewer has already, some rows away: it is told to copy them.
#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/mirror/picture.hpp"

namespace foyer::mirror {

// What `to` shows now, the picture had `dy` rows higher (dy > 0: it moved down).
struct Move {
    Rect to;
    int dy = 0;
    Rect from() const { return {to.x, to.y - dy, to.width, to.height}; }
    friend bool operator==(const Move&, const Move&) = default;
};

// Compares the picture with `fresh` (the pixels of `where` now, rows of where.width) in some
// columns. What it finds is a guess that is good more often than not: `from` and `to` lie inside
// `where`, and rows of `to` may still differ.
std::optional<Move> find_scroll(const Picture& picture, const Rect& where,
                                const std::uint32_t* fresh);

// Makes the move in the picture.
void apply(const Move& move, Picture& picture);

}  // namespace foyer::mirror
