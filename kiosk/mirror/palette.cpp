#include "kiosk/mirror/palette.hpp"

#include <cassert>

namespace foyer::mirror {
namespace {

constexpr std::uint32_t no_colour = 0xffffffff;

}  // namespace

void Palette::forget() {
    colours_.clear();
    places_.fill(free_slot);
}

std::size_t Palette::slot(std::uint32_t colour) const {
    std::size_t at = (colour * 2654435761U) >> 22;  // Knuth's multiplicative hashing, 10 bits
    while (places_[at] != free_slot && colours_[places_[at]] != colour) at = (at + 1) % slots;
    return at;
}

bool Palette::add(const Picture& picture, const Rect& area, std::size_t limit) {
    assert(limit <= max);
    const std::size_t before = colours_.size();
    std::uint32_t last = no_colour;
    for (int y = area.y; y < area.y + area.height; ++y) {
        for (const std::uint32_t pixel : picture.span(area.x, y, area.width)) {
            const std::uint32_t colour = pixel & 0xffffff;
            if (colour == last) continue;
            last = colour;
            const std::size_t at = slot(colour);
            if (places_[at] != free_slot) continue;
            if (colours_.size() == limit) {
                // The last come goes first, so nobody's way to its slot is broken.
                while (colours_.size() > before) {
                    places_[slot(colours_.back())] = free_slot;
                    colours_.pop_back();
                }
                return false;
            }
            places_[at] = static_cast<std::uint16_t>(colours_.size());
            colours_.push_back(colour);
        }
    }
    return true;
}

void Palette::indices(std::span<const std::uint32_t> pixels, std::uint8_t* to) const {
    std::uint32_t last = no_colour;
    std::uint8_t index = 0;
    for (const std::uint32_t pixel : pixels) {
        const std::uint32_t colour = pixel & 0xffffff;
        if (colour != last) {
            last = colour;
            index = static_cast<std::uint8_t>(places_[slot(colour)]);
        }
        *to++ = index;
    }
}

}  // namespace foyer::mirror
