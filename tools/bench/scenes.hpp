// What is painted to measure with: a page of text, and pictures like photographs (soft light, hard
// edges, moving things, the noise of a camera). The same at every run.
#pragma once

#include "tools/bench/rfb/picture.hpp"

namespace foyer::bench {

constexpr int line_height = 20;

// `lines` lines of black text on paper of this colour, anti-aliased: paragraphs of a quarter to
// three quarters of the width, of words that differ by `seed`.
Picture text_page(int width, int lines, std::uint32_t paper, unsigned seed);

// The frame of a film at this moment.
Picture photograph(int width, int height, unsigned moment);

// Half photograph, half text; the two of them differ in every pixel.
Picture mixture(int width, int height, bool other);

}  // namespace foyer::bench
