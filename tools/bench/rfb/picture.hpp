// A screen in memory. The top byte of a pixel means nothing: what fills it, JPEG and raw pixels
// alike, is copied as it comes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace foyer::bench {

struct Area {
    int x = 0, y = 0, width = 0, height = 0;
};

struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;  // 0x??RRGGBB, row after row

    Picture() = default;
    Picture(int w, int h) : width(w), height(h), pixels(std::size_t(w) * std::size_t(h)) {}

    std::uint32_t* at(int x, int y) {
        return pixels.data() + std::size_t(y) * std::size_t(width) + std::size_t(x);
    }
    const std::uint32_t* at(int x, int y) const { return const_cast<Picture*>(this)->at(x, y); }
    bool holds(const Area& area) const {
        return area.x >= 0 && area.y >= 0 && area.width >= 0 && area.height >= 0 &&
               area.width <= width - area.x && area.height <= height - area.y;
    }
};

}  // namespace foyer::bench
