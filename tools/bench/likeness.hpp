// How like a decoded picture is to the true one.
#pragma once

#include <string>

#include "tools/bench/rfb/picture.hpp"

namespace foyer::bench {

struct Likeness {
    std::size_t different = 0;  // pixels
    // Peak signal to noise, dB; 99 for equal ones. Luma, and both chromas together, of BT.601.
    double luma = 99, chroma = 99;
    double worst_tile = 99;  // luma of the worst 64x64 tile: something in a wrong place
};

// Both of one size.
Likeness compare(const Picture& seen, const Picture& truth);

// Pixels as bench_painter writes them. An exception when the file does not hold this size.
Picture read_pixels(const std::string& path, int width, int height);

}  // namespace foyer::bench
