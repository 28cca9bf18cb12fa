#include "kiosk/mirror/pixel_format.hpp"

#include <cstring>

namespace foyer::mirror {
namespace {

std::uint32_t scaled(std::uint32_t colour, std::uint32_t max) { return (colour * max + 127) / 255; }

std::uint32_t translated(const PixelFormat& f, std::uint32_t pixel) {
    return scaled(pixel >> 16 & 0xff, f.red_max) << f.red_shift |
           scaled(pixel >> 8 & 0xff, f.green_max) << f.green_shift |
           scaled(pixel & 0xff, f.blue_max) << f.blue_shift;
}

// `count` bytes of `value` from the one at `first`, counted as they are sent.
void put_bytes(Bytes& out, const PixelFormat& format, std::uint32_t value, std::size_t first,
               std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) {
        const std::size_t byte = format.big_endian ? format.bytes() - 1 - i : i;
        out.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
    }
}

std::uint8_t* grow(Bytes& out, std::size_t bytes) {
    out.resize(out.size() + bytes);
    return out.data() + out.size() - bytes;
}

}  // namespace

bool PixelFormat::full_colour() const {
    return bits == 32 && depth == 24 && red_max == 255 && green_max == 255 && blue_max == 255;
}

void put(Bytes& out, const PixelFormat& f) {
    out.insert(out.end(), {f.bits, f.depth, f.big_endian ? std::uint8_t{1} : std::uint8_t{0}, 1});
    for (const int max : {f.red_max, f.green_max, f.blue_max}) put16(out, max);
    out.insert(out.end(), {f.red_shift, f.green_shift, f.blue_shift, 0, 0, 0});
}

void put_pixels(Bytes& out, const PixelFormat& format, std::span<const std::uint32_t> pixels) {
    if (format == PixelFormat()) {
        std::uint8_t* to = grow(out, pixels.size_bytes());
        for (const std::uint32_t pixel : pixels) {
            const std::uint32_t clean = pixel & 0xffffff;
            std::memcpy(to, &clean, sizeof clean);
            to += sizeof clean;
        }
        return;
    }
    for (const std::uint32_t pixel : pixels) {
        put_bytes(out, format, translated(format, pixel), 0, format.bytes());
    }
}

void put_tight_pixels(Bytes& out, const PixelFormat& format,
                      std::span<const std::uint32_t> pixels) {
    if (!format.full_colour()) return put_pixels(out, format, pixels);
    std::uint8_t* to = grow(out, 3 * pixels.size());
    for (const std::uint32_t pixel : pixels) {
        *to++ = static_cast<std::uint8_t>(pixel >> 16);
        *to++ = static_cast<std::uint8_t>(pixel >> 8);
        *to++ = static_cast<std::uint8_t>(pixel);
    }
}

void put_compact_pixels(Bytes& out, const PixelFormat& format,
                        std::span<const std::uint32_t> pixels) {
    const std::uint32_t used = translated(format, 0xffffff);
    const bool low = (used & 0xff000000) == 0, high = (used & 0xff) == 0;
    if (!format.full_colour() || (!low && !high)) return put_pixels(out, format, pixels);
    const std::size_t first = low == format.big_endian ? 1 : 0;
    for (const std::uint32_t pixel : pixels) {
        put_bytes(out, format, translated(format, pixel), first, 3);
    }
}

}  // namespace foyer::mirror
