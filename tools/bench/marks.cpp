#include "tools/bench/marks.hpp"

#include <algorithm>

namespace foyer::bench {
namespace {

constexpr int block_width = 8, block_height = 16, left = 16, strips = 4;
constexpr int blocks = 2 * mark_bits;  // the number, then its complement

bool light(const Picture& picture, int x, int y) { return (*picture.at(x, y) >> 8 & 0xff) > 127; }

std::optional<unsigned> read_strip(const Picture& picture, const Area& place) {
    unsigned seen = 0;
    for (int i = 0; i < blocks; ++i) {
        const int x = place.x + i * block_width + block_width / 2;
        seen = seen << 1 | unsigned(light(picture, x, place.y + block_height / 2));
    }
    constexpr unsigned all = (1U << mark_bits) - 1;
    const unsigned number = seen >> mark_bits;
    if ((seen & all) != (~number & all)) return std::nullopt;
    return number;
}

}  // namespace

std::vector<Area> mark_places(int height) {
    std::vector<Area> places;
    for (int i = 0; i < strips; ++i) {
        const int y = (height - 2 * block_height) * i / (strips - 1);
        places.push_back({left, y / 16 * 16, blocks * block_width, block_height});
    }
    return places;
}

std::vector<Area> white_blocks(const Area& place, unsigned number) {
    std::vector<Area> white;
    for (int i = 0; i < blocks; ++i) {
        const bool bit = (number >> (mark_bits - 1 - i % mark_bits) & 1) != 0;
        if (bit == (i < mark_bits)) {
            white.push_back({place.x + i * block_width, place.y, block_width, block_height});
        }
    }
    return white;
}

void draw_marks(std::span<std::uint32_t> pixels, int width, int height, unsigned number) {
    const auto fill = [&](const Area& area, std::uint32_t colour) {
        for (int y = area.y; y < area.y + area.height; ++y) {
            std::fill_n(pixels.begin() + y * width + area.x, area.width, colour);
        }
    };
    for (const Area& place : mark_places(height)) {
        fill(place, 0);
        for (const Area& block : white_blocks(place, number)) fill(block, 0xffffff);
    }
}

std::optional<unsigned> oldest_mark(const Picture& picture) {
    std::optional<unsigned> oldest;
    for (const Area& place : mark_places(picture.height)) {
        const auto number = read_strip(picture, place);
        if (!number) return std::nullopt;
        oldest = std::min(oldest.value_or(*number), *number);
    }
    return oldest;
}

bool all_marks_are(const Picture& picture, unsigned number) {
    const auto places = mark_places(picture.height);
    return std::all_of(places.begin(), places.end(),
                       [&](const Area& place) { return read_strip(picture, place) == number; });
}

bool key_patch_is_light(const Picture& picture) {
    return light(picture, key_patch.x + key_patch.width / 2, key_patch.y + key_patch.height / 2);
}

}  // namespace foyer::bench
