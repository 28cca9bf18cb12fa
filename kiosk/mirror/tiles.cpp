#include "kiosk/mirror/tiles.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace foyer::mirror {
namespace {

// The first coordinate after `at` that begins a tile, at most `end`.
int tile_end(int at, int end) { return std::min((at / tile_side + 1) * tile_side, end); }

// `tile` becomes a part of what differs to its left, with the rows of both.
void join(Rect& left, const Rect& tile) {
    const int bottom = std::max(left.bottom(), tile.bottom());
    left.y = std::min(left.y, tile.y);
    left.width += tile.width;
    left.height = bottom - left.y;
}

}  // namespace

void paste_changes(Picture& picture, const Rect& where, const std::uint32_t* fresh,
                   std::vector<Rect>& changed) {
    assert(where.x >= 0 && where.y >= 0 && where.width > 0 && where.height > 0);
    assert(where.x + where.width <= picture.width && where.y + where.height <= picture.height);
    const int right = where.x + where.width, bottom = where.y + where.height;
    for (int top = where.y; top < bottom; top = tile_end(top, bottom)) {
        const std::size_t above = changed.size();
        const int low = tile_end(top, bottom);
        for (int left = where.x; left < right; left = tile_end(left, right)) {
            const int width = tile_end(left, right) - left;
            const std::size_t row_bytes = std::size_t(width) * sizeof(std::uint32_t);
            int first = low, last = top;
            for (int y = top; y < low; ++y) {
                std::uint32_t* old_row = picture.row(y) + left;
                const std::uint32_t* new_row =
                    fresh + std::ptrdiff_t(y - where.y) * where.width + (left - where.x);
                if (std::memcmp(old_row, new_row, row_bytes) == 0) continue;
                std::memcpy(old_row, new_row, row_bytes);
                first = std::min(first, y);
                last = y;
            }
            if (first == low) continue;
            const Rect tile{left, first, width, last - first + 1};
            if (changed.size() > above && changed.back().right() == tile.x) {
                join(changed.back(), tile);
            } else {
                changed.push_back(tile);
            }
        }
    }
}

}  // namespace foyer::mirror
