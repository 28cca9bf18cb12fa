// Which pixels of a screen were decoded since a moment.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "tools/bench/rfb/picture.hpp"

namespace foyer::bench {

class Coverage {
public:
    Coverage(int width, int height)
        : row_words_((width + 63) / 64),
          left_(std::int64_t(width) * height),
          words_(std::size_t(row_words_) * std::size_t(height)) {}

    void add(const Area& area) {
        for (int y = area.y; y < area.y + area.height; ++y) {
            std::uint64_t* row = words_.data() + std::size_t(y) * std::size_t(row_words_);
            for (int x = area.x; x < area.x + area.width;) {
                const int bit = x % 64, count = std::min(64 - bit, area.x + area.width - x);
                const std::uint64_t mask = (count == 64 ? ~0ULL : (1ULL << count) - 1) << bit;
                left_ -= std::popcount(mask & ~row[x / 64]);
                row[x / 64] |= mask;
                x += count;
            }
        }
    }
    bool whole() const { return left_ == 0; }

private:
    int row_words_;
    std::int64_t left_;
    std::vector<std::uint64_t> words_;
};

}  // namespace foyer::bench
