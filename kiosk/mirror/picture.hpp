// A picture of the inner screen in memory, as the viewer gets it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace foyer::mirror {

// Pixels; x and y count from the upper left corner. Never empty.
struct Rect {
    int x = 0, y = 0, width = 0, height = 0;
    int right() const { return x + width; }
    int bottom() const { return y + height; }
    friend bool operator==(const Rect&, const Rect&) = default;
};

struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;  // 0x00RRGGBB, row after row; the top byte means nothing

    Picture() = default;
    Picture(int w, int h, std::uint32_t colour)
        : width(w), height(h), pixels(std::size_t(w) * std::size_t(h), colour) {}
    std::uint32_t* row(int y) { return pixels.data() + std::size_t(y) * std::size_t(width); }
    const std::uint32_t* row(int y) const {
        return pixels.data() + std::size_t(y) * std::size_t(width);
    }
    // `count` pixels of row `y` from column `x` on.
    std::span<const std::uint32_t> span(int x, int y, int count) const {
        return {row(y) + x, std::size_t(count)};
    }
};

}  // namespace foyer::mirror
