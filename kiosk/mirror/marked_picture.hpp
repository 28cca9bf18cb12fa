// The picture as the viewer has it or is about to get it, and how it becomes the newest one. X
// reports damage where something was drawn, also where the same was drawn again or only moved; each
// new pixel is read once and compared by marks.
#pragma once

#include <optional>
#include <vector>

#include "kiosk/mirror/marks.hpp"
#include "kiosk/mirror/scroll.hpp"

namespace foyer::mirror {

class MarkedPicture {
public:
    // Black.
    MarkedPicture(int width, int height);

    Picture& picture() { return picture_; }

    // The rectangle of whole pieces around one that lies inside the picture.
    Rect whole_pieces(const Rect& rect) const;

    struct Difference {
        std::optional<Move> move;  // first this happened
        std::vector<Rect> areas;   // then these pixels were drawn: cut to the rows that differ,
                                   // at most 64 of them, neighbours in a row joined
    };
    // Puts `fresh` (the pixels of `where`, rows of where.width) into the picture and says how the
    // old one becomes the new. `where` consists of whole pieces.
    Difference paste(const Rect& where, const std::uint32_t* fresh);

private:
    void copy(const Rect& where, const std::uint32_t* fresh);

    Picture picture_;
    Marks marks_;
    Marks before_, now_;  // of what is pasted: as it was, as it is
};

}  // namespace foyer::mirror
