#include "tools/bench/likeness.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace foyer::bench {
namespace {

constexpr int tile = 64;
constexpr double equal_db = 99;

double decibels(double squares, double count) {
    return squares == 0 ? equal_db
                        : std::min(equal_db, 10 * std::log10(255 * 255 * count / squares));
}

float part(std::uint32_t pixel, int shift) { return float(pixel >> shift & 0xff); }

}  // namespace

Likeness compare(const Picture& seen, const Picture& truth) {
    if (seen.width != truth.width || seen.height != truth.height) {
        throw std::runtime_error("pictures of two sizes");
    }
    Likeness result;
    double luma = 0, chroma = 0;
    for (int top = 0; top < seen.height; top += tile) {
        for (int left = 0; left < seen.width; left += tile) {
            const int bottom = std::min(top + tile, seen.height);
            const int right = std::min(left + tile, seen.width);
            double tile_luma = 0;
            for (int y = top; y < bottom; ++y) {
                for (int x = left; x < right; ++x) {
                    const std::uint32_t a = *seen.at(x, y), b = *truth.at(x, y);
                    if (((a ^ b) & 0xffffff) == 0) continue;
                    ++result.different;
                    const float red = part(a, 16) - part(b, 16), green = part(a, 8) - part(b, 8),
                                blue = part(a, 0) - part(b, 0);
                    const float light = 0.299F * red + 0.587F * green + 0.114F * blue;
                    const float cb = 0.564F * (blue - light), cr = 0.713F * (red - light);
                    tile_luma += double(light * light);
                    chroma += double(cb * cb + cr * cr);
                }
            }
            luma += tile_luma;
            const double size = double(bottom - top) * double(right - left);
            result.worst_tile = std::min(result.worst_tile, decibels(tile_luma, size));
        }
    }
    const double size = double(seen.width) * double(seen.height);
    result.luma = decibels(luma, size);
    result.chroma = decibels(chroma, 2 * size);
    return result;
}

Picture read_pixels(const std::string& path, int width, int height) {
    Picture picture(width, height);
    std::ifstream in(path, std::ios::binary);
    const auto size = std::streamsize(picture.pixels.size() * sizeof(std::uint32_t));
    if (!in.read(reinterpret_cast<char*>(picture.pixels.data()), size) || in.peek() != EOF) {
        throw std::runtime_error(path + ": not a picture of this size");
    }
    return picture;
}

}  // namespace foyer::bench
