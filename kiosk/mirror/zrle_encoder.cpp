#include "kiosk/mirror/zrle_encoder.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace foyer::mirror {
namespace {

constexpr std::size_t packed_colours_max = 16;
constexpr std::uint8_t raw_tile = 0;

}  // namespace

ZrleEncoder::ZrleEncoder() {
    [[maybe_unused]] const int state = deflateInit(&stream_, Z_BEST_SPEED);
    assert(state == Z_OK);
}

ZrleEncoder::~ZrleEncoder() { deflateEnd(&stream_); }

Sent ZrleEncoder::put(Bytes& out, const Picture& picture, const Rect& area,
                      const PixelFormat& format, int /*quality*/) {
    put_rect_header(out, area, encoding::zrle);
    plain_.clear();
    for (int y = area.y; y < area.bottom(); y += tile_side) {
        for (int x = area.x; x < area.right(); x += tile_side) {
            put_tile(picture,
                     {x, y, std::min(tile_side, area.right() - x),
                      std::min(tile_side, area.bottom() - y)},
                     format);
        }
    }
    deflate_to(out);
    return {1, {}};
}

void ZrleEncoder::put_tile(const Picture& picture, const Rect& tile, const PixelFormat& format) {
    palette_.forget();
    std::array<std::uint8_t, tile_side * tile_side> indices;
    if (!palette_.add(picture, tile, packed_colours_max, indices.data(), tile_side)) {
        put8(plain_, raw_tile);
        for (int y = tile.y; y < tile.bottom(); ++y) {
            put_compact_pixels(plain_, format, picture.span(tile.x, y, tile.width));
        }
        return;
    }
    const auto colours = palette_.colours();
    put8(plain_, static_cast<std::uint8_t>(colours.size()));  // 1: one colour, nothing follows
    put_compact_pixels(plain_, format, colours);
    if (colours.size() == 1) return;
    const unsigned bits = colours.size() == 2 ? 1 : colours.size() <= 4 ? 2 : 4;
    for (int y = 0; y < tile.height; ++y) {
        unsigned packed = 0, used = 0;
        for (int x = 0; x < tile.width; ++x) {
            packed = packed << bits | indices[std::size_t(y * tile_side + x)];
            used += bits;
            if (used < 8) continue;
            put8(plain_, static_cast<std::uint8_t>(packed));
            packed = used = 0;
        }
        if (used > 0) put8(plain_, static_cast<std::uint8_t>(packed << (8 - used)));
    }
}

// The length, then what the viewer needs to have the whole rectangle.
void ZrleEncoder::deflate_to(Bytes& out) {
    const std::size_t length_at = out.size();
    const std::size_t begin = length_at + 4;
    // A flush may add some bytes to the bound.
    out.resize(begin + deflateBound(&stream_, plain_.size()) + 64);
    stream_.next_in = plain_.data();
    stream_.avail_in = static_cast<uInt>(plain_.size());
    stream_.next_out = out.data() + begin;
    stream_.avail_out = static_cast<uInt>(out.size() - begin);
    [[maybe_unused]] const int state = deflate(&stream_, Z_SYNC_FLUSH);
    assert(state == Z_OK && stream_.avail_in == 0 && stream_.avail_out > 0);
    out.resize(out.size() - stream_.avail_out);
    Bytes length;
    put32(length, static_cast<std::int32_t>(out.size() - begin));
    std::copy(length.begin(), length.end(), out.begin() + std::ptrdiff_t(length_at));
}

}  // namespace foyer::mirror
