#include "tools/bench/scenes.hpp"

#include <cairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>

namespace foyer::bench {
namespace {

constexpr std::uint32_t white = 0xffffff, cream = 0xe8e0c8;

// About so many characters.
std::string sentence(std::mt19937& random, std::size_t characters) {
    std::string text;
    while (text.size() < characters) {
        for (auto i = 2 + random() % 9; i > 0; --i) text += char('a' + int(random() % 26));
        text += random() % 12 == 0 ? ". " : " ";
    }
    return text;
}

void place(const Picture& part, Picture& whole, int x, int y) {
    const int width = std::min(part.width, whole.width - x);
    for (int row = 0; row < std::min(part.height, whole.height - y); ++row) {
        std::copy_n(part.at(0, row), width, whole.at(x, y + row));
    }
}

// What slowly varies along one direction.
std::vector<float> wave(std::size_t size, float length, float shift, float height) {
    std::vector<float> values(size);
    for (std::size_t i = 0; i < size; ++i) {
        values[i] = height * std::sin(float(i) / length + shift);
    }
    return values;
}

// A ball that moves: light that ends at a hard edge.
struct Ball {
    float x, y, radius, red, green, blue;
};

std::array<Ball, 5> balls(float width, float height, float time) {
    std::array<Ball, 5> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const float own = float(i);
        all[i] = {width * (0.5F + 0.35F * std::sin(time * 0.9F + own * 1.7F)),
                  height * (0.5F + 0.35F * std::cos(time * 1.1F + own * 2.3F)),
                  height * (0.06F + 0.03F * own),
                  60 * std::sin(own),
                  50 * std::cos(own * 2),
                  55 * std::sin(own * 3 + 1)};
    }
    return all;
}

}  // namespace

Picture text_page(int width, int lines, std::uint32_t paper, unsigned seed) {
    Picture page(width, lines * line_height);
    std::fill(page.pixels.begin(), page.pixels.end(), paper);
    cairo_surface_t* surface =
        cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(page.pixels.data()),
                                            CAIRO_FORMAT_RGB24, width, page.height, width * 4);
    cairo_t* pen = cairo_create(surface);
    cairo_select_font_face(pen, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(pen, 14);
    std::mt19937 random(seed);
    for (int line = 0; line < lines; ++line) {
        if (line % 7 == 6) continue;  // between paragraphs
        const std::size_t characters = std::size_t(width) / 9 * (25 + random() % 51) / 100;
        cairo_move_to(pen, 6, line * line_height + 15);
        cairo_show_text(pen, sentence(random, characters).c_str());
    }
    cairo_destroy(pen);
    cairo_surface_destroy(surface);
    return page;
}

Picture photograph(int width, int height, unsigned moment) {
    const float time = float(moment) * 0.21F;
    const std::size_t w = std::size_t(width), h = std::size_t(height);
    const auto across = wave(w, 97, time, 38), down = wave(h, 61, -0.7F * time, 30),
               slant = wave(w + h, 140, 0.4F * time, 28), warm = wave(w + h, 233, 0.3F * time, 24),
               cold = wave(w, 171, -0.5F * time, 20);
    const auto moving = balls(float(width), float(height), time);
    Picture picture(width, height);
    std::uint32_t noise = 1 + moment * 2654435761U;
    const auto byte = [](float value) { return std::uint32_t(std::clamp(value, 0.0F, 255.0F)); };
    for (std::size_t y = 0; y < h; ++y) {
        std::vector<Ball> here;
        for (const Ball& ball : moving) {
            if (std::abs(float(y) - ball.y) < ball.radius) here.push_back(ball);
        }
        for (std::size_t x = 0; x < w; ++x) {
            noise = noise * 1664525U + 1013904223U;
            const float grain = float((noise >> 24 & 7) + (noise >> 27 & 7)) - 7;
            const float light = 128 + across[x] + down[y] + slant[x + y] + grain;
            float red = light + warm[x + y], green = light, blue = light + cold[x];
            for (const Ball& ball : here) {
                const float dx = float(x) - ball.x, dy = float(y) - ball.y;
                if (dx * dx + dy * dy > ball.radius * ball.radius) continue;
                red += ball.red;
                green += ball.green;
                blue += ball.blue;
            }
            picture.pixels[y * w + x] = byte(red) << 16 | byte(green) << 8 | byte(blue);
        }
    }
    return picture;
}

Picture mixture(int width, int height, bool other) {
    Picture picture = photograph(width, height, other ? 1000 : 2000);
    place(text_page(width / 2, height / line_height + 1, other ? white : cream, other ? 7 : 8),
          picture, width / 4, 0);
    if (!other) return picture;
    const Picture first = mixture(width, height, false);
    for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
        const std::uint32_t same = picture.pixels[i] ^ first.pixels[i];
        if ((same & 0xffffff) == 0) picture.pixels[i] ^= 1;
    }
    return picture;
}

}  // namespace foyer::bench
