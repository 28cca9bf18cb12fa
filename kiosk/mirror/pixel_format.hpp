// How a viewer wants its pixels (RFC 6143, section 7.4): always true colour here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kiosk/mirror/bytes.hpp"

namespace foyer::mirror {

struct PixelFormat {
    // As the mirror keeps them: 0x00RRGGBB in this machine's byte order.
    std::uint8_t bits = 32;  // 8, 16 or 32
    std::uint8_t depth = 24;
    bool big_endian = false;
    std::uint16_t red_max = 255, green_max = 255, blue_max = 255;
    std::uint8_t red_shift = 16, green_shift = 8, blue_shift = 0;
    friend bool operator==(const PixelFormat&, const PixelFormat&) = default;

    std::size_t bytes() const { return bits / 8U; }
    // 24 bits of colour in 32: Tight and ZRLE then leave the fourth byte out, and JPEG is allowed.
    bool full_colour() const;
};

// 16 bytes, as they stand in ServerInit.
void put(Bytes& out, const PixelFormat& format);

// Pixels (0x..RRGGBB) in `format`. For the compact ones, see PixelFormat::full_colour().
void put_pixels(Bytes& out, const PixelFormat& format, std::span<const std::uint32_t> pixels);
// ... as Tight's TPIXELs: red, green, blue.
void put_tight_pixels(Bytes& out, const PixelFormat& format,
                      std::span<const std::uint32_t> pixels);
// ... as ZRLE's CPIXELs: the pixel without the byte that is always 0.
void put_compact_pixels(Bytes& out, const PixelFormat& format,
                        std::span<const std::uint32_t> pixels);

}  // namespace foyer::mirror
