// The few colours of a piece of a screen: text, windows, drawings have few, photographs have many.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kiosk/mirror/picture.hpp"

namespace foyer::mirror {

class Palette {
public:
    static constexpr std::size_t max = 256;

    Palette() { forget(); }

    // Takes the colours of `area` in. False: they would be more than `limit` (at most max)
    // together; then the palette is as it was.
    bool add(const Picture& picture, const Rect& area, std::size_t limit);
    void forget();

    // 0x00RRGGBB, in the order of their first pixel.
    std::span<const std::uint32_t> colours() const { return colours_; }
    // The place in colours() of each pixel's colour; all of them must be in it.
    void indices(std::span<const std::uint32_t> pixels, std::uint8_t* to) const;

private:
    static constexpr std::size_t slots = 1024;
    static constexpr std::uint16_t free_slot = 0xffff;

    // Where a colour is, or where it would be put.
    std::size_t slot(std::uint32_t colour) const;

    std::vector<std::uint32_t> colours_;
    std::array<std::uint16_t, slots> places_;  // in colours_
};

}  // namespace foyer::mirror
