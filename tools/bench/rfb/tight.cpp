#include "tools/bench/rfb/tight.hpp"

#include <turbojpeg.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace foyer::bench {
namespace {

constexpr unsigned fill = 8, jpeg = 9, explicit_filter = 4;
constexpr std::uint8_t copy = 0, palette = 1, gradient = 2;  // filters
constexpr std::size_t uncompressed_below = 12;

std::uint32_t colour(const std::uint8_t* rgb) {
    return std::uint32_t(rgb[0]) << 16 | std::uint32_t(rgb[1]) << 8 | rgb[2];
}

// One to three bytes of seven bits, the low ones first.
std::size_t compact_length(Stream& in) {
    std::size_t length = 0;
    for (unsigned i = 0; i < 3; ++i) {
        const std::uint8_t byte = in.u8();
        length |= std::size_t(i < 2 ? byte & 0x7f : byte) << 7 * i;
        if ((byte & 0x80) == 0) break;
    }
    return length;
}

void put_copied(const std::uint8_t* rgb, const Area& area, Picture& picture) {
    for (int y = 0; y < area.height; ++y) {
        std::uint32_t* row = picture.at(area.x, area.y + y);
        for (int x = 0; x < area.width; ++x, rgb += 3) row[x] = colour(rgb);
    }
}

void put_indexed(const std::uint8_t* index, const std::array<std::uint32_t, 256>& colours,
                 std::size_t count, const Area& area, Picture& picture) {
    for (int y = 0; y < area.height; ++y) {
        std::uint32_t* row = picture.at(area.x, area.y + y);
        if (count == 2) {
            for (int x = 0; x < area.width; ++x) row[x] = colours[index[x / 8] >> (7 - x % 8) & 1];
            index += (area.width + 7) / 8;
        } else {
            for (int x = 0; x < area.width; ++x) row[x] = colours[*index++];
        }
    }
}

// Each component is told as its difference from left + above - above left, kept in 0 to 255.
void put_gradient(const std::uint8_t* rgb, const Area& area, Picture& picture) {
    std::vector<std::uint8_t> above(std::size_t(area.width) * 3), row(above.size());
    for (int y = 0; y < area.height; ++y) {
        for (std::size_t i = 0; i < row.size(); ++i, ++rgb) {
            const int left = i < 3 ? 0 : row[i - 3], corner = i < 3 ? 0 : above[i - 3];
            row[i] = std::uint8_t(*rgb + std::clamp(left + above[i] - corner, 0, 255));
        }
        std::uint32_t* to = picture.at(area.x, area.y + y);
        for (int x = 0; x < area.width; ++x) to[x] = colour(&row[std::size_t(x) * 3]);
        above.swap(row);
    }
}

}  // namespace

Tight::Tight() : jpeg_(tjInitDecompress()) {
    if (jpeg_ == nullptr) throw std::runtime_error("TurboJPEG does not start");
}

Tight::~Tight() { tjDestroy(jpeg_); }

void Tight::decode(Stream& in, const Area& area, Picture& picture) {
    const unsigned control = in.u8();
    for (unsigned i = 0; i < streams_.size(); ++i) {
        if ((control >> i & 1) != 0) streams_[i].reset();
    }
    const unsigned kind = control >> 4;
    if (kind == fill) {
        const std::uint32_t only = colour(in.take(3).data());
        for (int y = 0; y < area.height; ++y) {
            std::fill_n(picture.at(area.x, area.y + y), area.width, only);
        }
        return;
    }
    if (kind == jpeg) return decode_jpeg(in, area, picture);
    if (kind > jpeg) throw std::runtime_error("Tight: unknown kind " + std::to_string(kind));

    const unsigned stream = kind & 3;
    const std::size_t width = std::size_t(area.width), height = std::size_t(area.height);
    switch ((kind & explicit_filter) != 0 ? in.u8() : copy) {
        case copy:
            return put_copied(data(in, stream, width * height * 3).data(), area, picture);
        case gradient:
            return put_gradient(data(in, stream, width * height * 3).data(), area, picture);
        case palette: {
            const std::size_t count = std::size_t(in.u8()) + 1;
            std::array<std::uint32_t, 256> colours{};
            const auto told = in.take(count * 3);
            for (std::size_t i = 0; i < count; ++i) colours[i] = colour(&told[i * 3]);
            const std::size_t row = count == 2 ? (width + 7) / 8 : width;
            return put_indexed(data(in, stream, row * height).data(), colours, count, area,
                               picture);
        }
        default:
            throw std::runtime_error("Tight: unknown filter");
    }
}

void Tight::decode_jpeg(Stream& in, const Area& area, Picture& picture) {
    const auto told = in.take(compact_length(in));
    int width = 0, height = 0, subsampling = 0, colourspace = 0;
    if (tjDecompressHeader3(jpeg_, told.data(), told.size(), &width, &height, &subsampling,
                            &colourspace) != 0 ||
        width != area.width || height != area.height ||
        tjDecompress2(jpeg_, told.data(), told.size(),
                      reinterpret_cast<std::uint8_t*>(picture.at(area.x, area.y)), width,
                      picture.width * 4, height, TJPF_BGRX, 0) != 0) {
        throw std::runtime_error(std::string("Tight: broken JPEG: ") + tjGetErrorStr2(jpeg_));
    }
}

// `size` bytes of pixels, however they came.
std::span<const std::uint8_t> Tight::data(Stream& in, unsigned stream, std::size_t size) {
    if (size < uncompressed_below) return in.take(size);
    const auto found = streams_[stream].inflate(in.take(compact_length(in)), size);
    if (found.size() != size) throw std::runtime_error("Tight: a rectangle is cut short");
    return found;
}

}  // namespace foyer::bench
