// An X client that draws on the screen and looks at it.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "tests/mirror/xvfb.hpp"

namespace foyer::test {

class Painter {
public:
    explicit Painter(const Xvfb& x);

    void fill(int x, int y, int width, int height, std::uint32_t colour);
    // One of: a rectangle, a scroll up or down, a line, a photograph, text, a window that comes, a
    // window that goes.
    void draw_something(std::mt19937& random);
    void set_pointer_shape(std::uint16_t cursor_font_glyph);
    // All that was drawn is on the screen.
    void sync();
    // The screen by plain GetImage: 0x00RRGGBB, row after row.
    std::vector<std::uint32_t> screen();
    int width() const { return width_; }
    int height() const { return height_; }
    // After the screen was given another size.
    void follow_size();

private:
    void scroll(int x, int y, int width, int height, int distance);
    void photograph(int x, int y, int width, int height, std::mt19937& random);
    void text(int x, int y, std::uint32_t colour, std::mt19937& random);

    Connection x_;
    xcb_window_t root_ = 0;
    xcb_gcontext_t gc_ = 0;
    std::uint8_t depth_ = 0;
    int width_ = 0, height_ = 0;
    std::vector<xcb_window_t> windows_;
};

}  // namespace foyer::test
