// The few colours of a piece of a screen: text, windows, drawings have few, photographs have many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kiosk/mirror/picture.hpp"

namespace foyer::mirror {

class Palette {
public:
    static constexpr std::size_t max = 256;

    Palette() { forget(); }

    // Takes the colours of `area` in and writes each pixel's place in colours() to `indices`, rows
    // `pitch` bytes apart. False: they would be more than `limit` (at most max) together; then the
    // palette is as it was, and what stands in `indices` means nothing.
    bool add(const Picture& picture, const Rect& area, std::size_t limit, std::uint8_t* indices,
             std::size_t pitch);
    void forget();

    // 0x00RRGGBB, in the order of their first pixel.
    std::span<const std::uint32_t> colours() const { return colours_; }

private:
    static constexpr std::size_t slots = 1024;
    static constexpr std::uint32_t nobody = 0xffffffff;  // no colour

    // Where a colour is, or where it would be put.
    std::size_t slot(std::uint32_t colour) const {
        std::size_t at = (colour * 2654435761U) >> 22;  // Knuth's multiplicative hashing, 10 bits
        while (keys_[at] != colour && keys_[at] != nobody) at = (at + 1) % slots;
        return at;
    }

    std::vector<std::uint32_t> colours_;
    std::array<std::uint32_t, slots> keys_;    // colours
    std::array<std::uint8_t, slots> places_;  // of each in colours_
};

}  // namespace foyer::mirror
