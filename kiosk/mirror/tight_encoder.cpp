#include "kiosk/mirror/tight_encoder.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace foyer::mirror {
namespace {

constexpr int run_width_max = 1920;        // a Tight rectangle is at most 2048 wide
constexpr std::size_t plain_below = 12;    // fewer bytes are not compressed
constexpr std::size_t checksum_bytes = 4;  // of a zlib stream
constexpr int jpeg_pixels_min = 256;       // a JPEG has 600 bytes before its first pixel
// A tile of a photograph often has less than 256 colours; text, its edges smoothed, has less. With
// 96 a screen of both was 0.25 dB worse than other servers' at the same level, with 256 a film had a
// third more bytes.
constexpr std::size_t few_beside_jpeg_max = 160;

// Compression control bytes. Each compressed rectangle begins zlib stream 0 anew.
constexpr std::uint8_t basic = 0x01;
constexpr std::uint8_t basic_filtered = 0x41;
constexpr std::uint8_t palette_filter = 1;
constexpr std::uint8_t fill = 0x80;
constexpr std::uint8_t jpeg = 0x90;

// Levels 0 to 9 as other servers understand them, so that a viewer gets what it is used to
// (TurboVNC and TigerVNC have this table).
struct JpegLevel {
    int quality;
    TJSAMP chroma;
};
constexpr std::array<JpegLevel, 10> jpeg_levels{{{15, TJSAMP_420},
                                                 {29, TJSAMP_420},
                                                 {41, TJSAMP_420},
                                                 {42, TJSAMP_422},
                                                 {62, TJSAMP_422},
                                                 {77, TJSAMP_422},
                                                 {79, TJSAMP_444},
                                                 {86, TJSAMP_444},
                                                 {92, TJSAMP_444},
                                                 {100, TJSAMP_444}}};

// 7 bits a byte, the lowest first; at most three bytes.
void put_length(Bytes& out, std::size_t length) {
    assert(length < 1U << 22);
    std::size_t left = length;
    for (int i = 0; i < 2 && left > 0x7f; ++i, left >>= 7) {
        put8(out, static_cast<std::uint8_t>(left | 0x80));
    }
    put8(out, static_cast<std::uint8_t>(left));
}

}  // namespace

TightEncoder::TightEncoder() : deflate_(libdeflate_alloc_compressor(1)), jpeg_(tjInitCompress()) {
    assert(deflate_ && jpeg_);
}

Sent TightEncoder::put(Bytes& out, const Picture& picture, const Rect& area,
                       const PixelFormat& format, int quality) {
    out_ = &out;
    picture_ = &picture;
    format_ = format;
    quality_ = format.full_colour() ? quality : -1;
    sent_ = {};
    for (int y = area.y; y < area.bottom(); y += tile_side) {
        put_strip({area.x, y, area.width, std::min(tile_side, area.bottom() - y)});
    }
    return std::move(sent_);
}

// Tiles of few colours and tiles of many, each with their like to the left.
void TightEncoder::put_strip(const Rect& strip) {
    const std::size_t few_max = quality_ >= 0 ? few_beside_jpeg_max : Palette::max;
    Rect run{strip.x, strip.y, 0, strip.height};
    bool many = false;
    const auto end_run = [&](int next_x) {
        if (run.width > 0) many ? put_many(run) : put_few(run, strip);
        run.x = next_x;
        run.width = 0;
        many = false;
        palette_.forget();
    };
    palette_.forget();
    indices_.resize(std::size_t(strip.width) * std::size_t(strip.height));
    const auto pitch = std::size_t(strip.width);
    for (int x = strip.x; x < strip.right(); x += tile_side) {
        const Rect tile{x, strip.y, std::min(tile_side, strip.right() - x), strip.height};
        std::uint8_t* to = indices_.data() + (x - strip.x);
        if (run.width + tile.width > run_width_max) end_run(x);
        const bool joins =
            !many && run.width > 0 && palette_.add(*picture_, tile, Palette::max, to, pitch);
        if (!joins) {
            tile_palette_.forget();
            const bool few = tile_palette_.add(*picture_, tile, few_max, to, pitch);
            if (few || !many) end_run(x);
            many = !few;
            if (few) std::swap(palette_, tile_palette_);
        }
        run.width += tile.width;
    }
    end_run(strip.right());
}

void TightEncoder::put_few(const Rect& run, const Rect& strip) {
    const auto colours = palette_.colours();
    put_rect_header(*out_, run, encoding::tight);
    ++sent_.count;
    if (colours.size() == 1) {
        put8(*out_, fill);
        put_tight_pixels(*out_, format_, colours);
        return;
    }
    put8(*out_, basic_filtered);
    put8(*out_, palette_filter);
    put8(*out_, static_cast<std::uint8_t>(colours.size() - 1));
    put_tight_pixels(*out_, format_, colours);
    const auto width = std::size_t(run.width), height = std::size_t(run.height);
    plain_.clear();
    for (std::size_t y = 0; y < height; ++y) {
        const auto row = indices_.begin() + std::ptrdiff_t(y) * strip.width + (run.x - strip.x);
        plain_.insert(plain_.end(), row, row + run.width);
    }
    if (colours.size() == 2) {
        // One bit a pixel, rows begin with a byte. (What is read lies behind what is written.)
        std::uint8_t* to = plain_.data();
        for (std::size_t y = 0; y < height; ++y) {
            const std::uint8_t* from = plain_.data() + y * width;
            for (std::size_t x = 0; x < width; x += 8) {
                unsigned byte = 0;
                for (std::size_t bit = 0; bit < std::min<std::size_t>(8, width - x); ++bit) {
                    byte |= unsigned{from[x + bit]} << (7 - bit);
                }
                *to++ = static_cast<std::uint8_t>(byte);
            }
        }
        plain_.resize(std::size_t(to - plain_.data()));
    }
    put_compressed();
}

void TightEncoder::put_many(const Rect& run) {
    put_rect_header(*out_, run, encoding::tight);
    ++sent_.count;
    if (quality_ >= 0 && run.width * run.height >= jpeg_pixels_min) {
        put_jpeg(run);
        sent_.lossy.push_back(run);
        return;
    }
    put8(*out_, basic);
    plain_.clear();
    for (int y = run.y; y < run.bottom(); ++y) {
        put_tight_pixels(plain_, format_, picture_->span(run.x, y, run.width));
    }
    put_compressed();
}

void TightEncoder::put_jpeg(const Rect& run) {
    const JpegLevel level = jpeg_levels[std::size_t(std::min(quality_, 9))];
    plain_.resize(tjBufSize(run.width, run.height, level.chroma));
    unsigned char* to = plain_.data();
    unsigned long bytes = plain_.size();
    const int pitch = picture_->width * int(sizeof(std::uint32_t));
    const auto* from = reinterpret_cast<const unsigned char*>(picture_->row(run.y) + run.x);
    // In memory a pixel is blue, green, red and a byte that means nothing.
    [[maybe_unused]] const int failed =
        tjCompress2(jpeg_.get(), from, run.width, pitch, run.height, TJPF_BGRX, &to, &bytes,
                    level.chroma, level.quality, TJFLAG_NOREALLOC);
    assert(failed == 0 && to == plain_.data());
    put8(*out_, jpeg);
    put_length(*out_, bytes);
    out_->insert(out_->end(), to, to + bytes);
}

void TightEncoder::put_compressed() {
    if (plain_.size() < plain_below) {
        out_->insert(out_->end(), plain_.begin(), plain_.end());
        return;
    }
    Bytes packed(libdeflate_zlib_compress_bound(deflate_.get(), plain_.size()));
    const std::size_t bytes = libdeflate_zlib_compress(deflate_.get(), plain_.data(), plain_.size(),
                                                       packed.data(), packed.size());
    // Without the checksum at its end the stream is one that may go on, as viewers expect; some
    // (gtk-vnc) take its end for a failure.
    assert(bytes > checksum_bytes);
    packed.resize(bytes - checksum_bytes);
    put_length(*out_, packed.size());
    out_->insert(out_->end(), packed.begin(), packed.end());
}

}  // namespace foyer::mirror
