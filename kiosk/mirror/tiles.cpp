#include "kiosk/mirror/tiles.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace foyer::mirror {
namespace {

// The first coordinate after `at` that begins a tile, at most `end`.
int tile_end(int at, int end) { return std::min((at / tile_side + 1) * tile_side, end); }

bool continues(const Rect& left, const Rect& right) {
    return left.x + left.width == right.x && left.y == right.y && left.height == right.height;
}

}  // namespace

void paste_changes(Picture& picture, const Rect& where, const std::uint32_t* fresh,
                   std::vector<Rect>& changed) {
    assert(where.x >= 0 && where.y >= 0 && where.width > 0 && where.height > 0);
    assert(where.x + where.width <= picture.width && where.y + where.height <= picture.height);
    const int right = where.x + where.width, bottom = where.y + where.height;
    for (int top = where.y; top < bottom; top = tile_end(top, bottom)) {
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
            if (!changed.empty() && continues(changed.back(), tile)) {
                changed.back().width += width;
            } else {
                changed.push_back(tile);
            }
        }
    }
}

}  // namespace foyer::mirror
