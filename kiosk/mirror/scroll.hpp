// What was only moved up or down. A page that scrolls changes nearly every pixel, but most of the
// new ones the viewer has already, some rows away: it is told to copy them.
#pragma once

#include <optional>

#include "kiosk/mirror/marks.hpp"

namespace foyer::mirror {

// What `to` shows now, the picture had `dy` rows higher (dy > 0: it moved down).
struct Move {
    Rect to;
    int dy = 0;
    Rect from() const { return {to.x, to.y - dy, to.width, to.height}; }
    friend bool operator==(const Move&, const Move&) = default;
};

// Of an area as it was and as it is, of the same size: in columns of pieces and rows of pixels. Both
// ends of the move lie inside the area. What it finds is a guess that is good more often than not:
// rows of `to` may still differ.
std::optional<Move> find_scroll(const Marks& before, const Marks& now);

}  // namespace foyer::mirror
