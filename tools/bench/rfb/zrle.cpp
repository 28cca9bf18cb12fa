#include "tools/bench/rfb/zrle.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace foyer::bench {
namespace {

constexpr int tile_side = 64;
constexpr unsigned plain_rle = 128;

// What is inflated, byte after byte.
class Tiles {
public:
    explicit Tiles(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    const std::uint8_t* take(std::size_t size) {
        if (bytes_.size() - at_ < size) throw std::runtime_error("ZRLE: a tile is cut short");
        at_ += size;
        return bytes_.data() + at_ - size;
    }
    unsigned u8() { return *take(1); }
    std::uint32_t colour() {
        const std::uint8_t* bgr = take(3);
        return std::uint32_t(bgr[2]) << 16 | std::uint32_t(bgr[1]) << 8 | bgr[0];
    }
    std::size_t run() {
        std::size_t length = 1;
        unsigned byte;
        do length += byte = u8();
        while (byte == 255);
        return length;
    }
    bool empty() const { return at_ == bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

using Palette = std::array<std::uint32_t, 128>;

void put_packed(Tiles& in, unsigned count, const Palette& colours, const Area& tile,
                std::uint32_t* out) {
    const int bits = count == 2 ? 1 : count <= 4 ? 2 : 4;
    const std::size_t row_bytes = std::size_t(tile.width * bits + 7) / 8;
    for (int y = 0; y < tile.height; ++y) {
        const std::uint8_t* row = in.take(row_bytes);
        for (int x = 0; x < tile.width; ++x) {
            const int bit = x * bits;
            *out++ = colours[row[bit / 8] >> (8 - bits - bit % 8) & ((1 << bits) - 1)];
        }
    }
}

void put_runs(Tiles& in, const Palette* colours, std::size_t left, std::uint32_t* out) {
    while (left > 0) {
        std::uint32_t colour;
        std::size_t length = 1;
        if (colours == nullptr) {
            colour = in.colour();
            length = in.run();
        } else {
            const unsigned index = in.u8();
            colour = (*colours)[index & 127];
            if ((index & 128) != 0) length = in.run();
        }
        if (length > left) throw std::runtime_error("ZRLE: a run leaves its tile");
        out = std::fill_n(out, length, colour);
        left -= length;
    }
}

void decode_tile(Tiles& in, const Area& tile, std::uint32_t* out) {
    const std::size_t size = std::size_t(tile.width) * std::size_t(tile.height);
    const unsigned kind = in.u8();
    Palette colours{};
    const unsigned count = kind & 127;
    for (unsigned i = 0; i < count; ++i) colours[i] = in.colour();
    if (kind == 0) {
        for (std::size_t i = 0; i < size; ++i) out[i] = in.colour();
    } else if (kind == 1) {
        std::fill_n(out, size, colours[0]);
    } else if (kind <= 16) {
        put_packed(in, count, colours, tile, out);
    } else if (kind >= plain_rle && kind != 129) {
        put_runs(in, kind == plain_rle ? nullptr : &colours, size, out);
    } else {
        throw std::runtime_error("ZRLE: unknown kind of tile");
    }
}

}  // namespace

void Zrle::decode(Stream& in, const Area& area, Picture& picture) {
    const std::size_t pixels = std::size_t(area.width) * std::size_t(area.height);
    const std::size_t told = in.u32();
    // The longest that a server may make of a tile: a run of each pixel alone, and its palette.
    Tiles tiles(stream_.inflate(in.take(told), pixels * 4 + (pixels / 64 + 2) * 400));
    std::array<std::uint32_t, std::size_t(tile_side) * tile_side> decoded;
    for (int y = 0; y < area.height; y += tile_side) {
        for (int x = 0; x < area.width; x += tile_side) {
            const Area tile{area.x + x, area.y + y, std::min(tile_side, area.width - x),
                            std::min(tile_side, area.height - y)};
            decode_tile(tiles, tile, decoded.data());
            for (int row = 0; row < tile.height; ++row) {
                std::copy_n(decoded.data() + row * tile.width, tile.width,
                            picture.at(tile.x, tile.y + row));
            }
        }
    }
    if (!tiles.empty()) throw std::runtime_error("ZRLE: bytes after the last tile");
}

}  // namespace foyer::bench
