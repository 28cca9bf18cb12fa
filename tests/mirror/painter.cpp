#include "tests/mirror/painter.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <string>
#include <string_view>

namespace foyer::test {

Painter::Painter(const Xvfb& x) : x_(x.connect()) {
    const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(x_.get())).data;
    root_ = screen->root;
    depth_ = screen->root_depth;
    gc_ = xcb_generate_id(x_.get());
    const std::uint32_t inferiors = XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS;
    xcb_create_gc(x_.get(), gc_, root_, XCB_GC_SUBWINDOW_MODE, &inferiors);
    follow_size();
}

void Painter::follow_size() {
    auto* now = xcb_get_geometry_reply(x_.get(), xcb_get_geometry(x_.get(), root_), nullptr);
    assert(now != nullptr);
    width_ = now->width;
    height_ = now->height;
    std::free(now);
}

void Painter::fill(int x, int y, int width, int height, std::uint32_t colour) {
    const xcb_rectangle_t area{std::int16_t(x), std::int16_t(y), std::uint16_t(width),
                               std::uint16_t(height)};
    xcb_change_gc(x_.get(), gc_, XCB_GC_FOREGROUND, &colour);
    xcb_poly_fill_rectangle(x_.get(), root_, gc_, 1, &area);
}

void Painter::draw_something(std::mt19937& random) {
    const auto any = [&random](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    const std::uint32_t colour = random() & 0xffffff;
    const int x = any(-20, width_ - 1), y = any(-20, height_ - 1);
    const int w = any(1, width_ / 2), h = any(1, height_ / 2);
    switch (any(0, 6)) {
        case 0:
            fill(x, y, w, h, colour);
            break;
        case 1:
            scroll(x, y, w, h, any(-60, 60));
            break;
        case 2: {
            const xcb_point_t line[] = {{std::int16_t(x), std::int16_t(y)},
                                        {std::int16_t(x + w), std::int16_t(y + h)}};
            xcb_change_gc(x_.get(), gc_, XCB_GC_FOREGROUND, &colour);
            xcb_poly_line(x_.get(), XCB_COORD_MODE_ORIGIN, root_, gc_, 2, line);
            break;
        }
        case 3:
            windows_.push_back(xcb_generate_id(x_.get()));
            xcb_create_window(x_.get(), XCB_COPY_FROM_PARENT, windows_.back(), root_,
                              std::int16_t(x), std::int16_t(y), std::uint16_t(w), std::uint16_t(h),
                              1, XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT,
                              XCB_CW_BACK_PIXEL, &colour);
            xcb_map_window(x_.get(), windows_.back());
            break;
        case 4:
            photograph(std::max(x, 0), std::max(y, 0), w, h, random);
            break;
        case 5:
            for (int line = 0; line < 12; ++line) text(x, y + 14 * line, colour, random);
            break;
        default:
            if (windows_.empty()) break;
            xcb_destroy_window(x_.get(), windows_.back());
            windows_.pop_back();
    }
}

// As a program scrolls: what it has is moved, the rest is drawn anew.
void Painter::scroll(int x, int y, int width, int height, int distance) {
    xcb_copy_area(x_.get(), root_, root_, gc_, std::int16_t(x), std::int16_t(y), std::int16_t(x),
                  std::int16_t(y + distance), std::uint16_t(width), std::uint16_t(height));
    fill(x, distance > 0 ? y : y + height + distance, width, std::abs(distance), 0xfffff0);
}

// Soft colours with some noise.
void Painter::photograph(int x, int y, int width, int height, std::mt19937& random) {
    constexpr int rows_at_once = 40;  // a request is at most 256 KiB
    const auto seed = unsigned(random());
    std::vector<std::uint32_t> pixels;
    for (int top = 0; top < height; top += rows_at_once) {
        const int rows = std::min(rows_at_once, height - top);
        pixels.clear();
        for (int row = top; row < top + rows; ++row) {
            for (int column = 0; column < width; ++column) {
                const auto noise = unsigned(random() % 8);
                const auto shade = [&](unsigned step) {
                    const unsigned at = (unsigned(row + column) * step + seed) % 400;
                    return (at < 200 ? at : 400 - at) + noise;
                };
                pixels.push_back(shade(1) << 16 | shade(2) << 8 | shade(3));
            }
        }
        xcb_put_image(x_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, root_, gc_, std::uint16_t(width),
                      std::uint16_t(rows), std::int16_t(x), std::int16_t(y + top), 0, depth_,
                      std::uint32_t(pixels.size() * sizeof pixels[0]),
                      reinterpret_cast<const std::uint8_t*>(pixels.data()));
    }
}

void Painter::text(int x, int y, std::uint32_t colour, std::mt19937& random) {
    std::string words;
    while (words.size() < 40) words.push_back(char('!' + random() % 90));
    const std::uint32_t colours[] = {colour & 0x404040, 0xfafafa};
    xcb_change_gc(x_.get(), gc_, XCB_GC_FOREGROUND | XCB_GC_BACKGROUND, colours);
    xcb_image_text_8(x_.get(), std::uint8_t(words.size()), root_, gc_, std::int16_t(x),
                     std::int16_t(y), words.data());
}

void Painter::set_pointer_shape(std::uint16_t glyph) {
    constexpr std::string_view name = "cursor";
    const xcb_font_t font = xcb_generate_id(x_.get());
    xcb_open_font(x_.get(), font, std::uint16_t(name.size()), name.data());
    const xcb_cursor_t cursor = xcb_generate_id(x_.get());
    xcb_create_glyph_cursor(x_.get(), cursor, font, font, glyph, std::uint16_t(glyph + 1), 0, 0, 0,
                            0xffff, 0xffff, 0xffff);
    xcb_change_window_attributes(x_.get(), root_, XCB_CW_CURSOR, &cursor);
    sync();
}

void Painter::sync() {
    std::free(xcb_get_input_focus_reply(x_.get(), xcb_get_input_focus(x_.get()), nullptr));
}

std::vector<std::uint32_t> Painter::screen() {
    const auto cookie =
        xcb_get_image(x_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, root_, 0, 0, std::uint16_t(width_),
                      std::uint16_t(height_), ~std::uint32_t{0});
    auto* image = xcb_get_image_reply(x_.get(), cookie, nullptr);
    assert(image != nullptr);
    const auto* data = reinterpret_cast<const std::uint32_t*>(xcb_get_image_data(image));
    std::vector<std::uint32_t> pixels(data, data + width_ * height_);
    std::free(image);
    for (std::uint32_t& pixel : pixels) pixel &= 0xffffff;
    return pixels;
}

}  // namespace foyer::test
