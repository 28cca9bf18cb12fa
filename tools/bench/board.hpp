// A client of the X server that covers the whole screen with one window, draws in it as programs
// do (XCopyArea, MIT-SHM, rectangles) and takes keys. Failures are exceptions.
#pragma once

#include <xcb/shm.h>
#include <xcb/xcb.h>

#include <memory>
#include <span>
#include <string>

#include "tools/bench/rfb/picture.hpp"

namespace foyer::bench {

// Pixels that the X server shares: several pictures of one size.
class Canvas {
public:
    Canvas(xcb_connection_t* x, int width, int height, int pictures);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    int width() const { return width_; }
    int height() const { return height_; }
    int pictures() const { return pictures_; }
    std::span<std::uint32_t> pixels(int picture);
    xcb_shm_seg_t segment() const { return segment_; }

private:
    int width_, height_, pictures_;
    xcb_shm_seg_t segment_ = 0;
    std::uint32_t* memory_ = nullptr;
};

class Board {
public:
    // `authority`: a file whose last 16 bytes are the display's cookie.
    Board(const std::string& socket, const std::string& authority);

    xcb_connection_t* connection() const { return x_.get(); }
    int width() const { return width_; }
    int height() const { return height_; }

    void fill(std::span<const Area> areas, std::uint32_t colour);
    void scroll_up(const Area& area, int lines);
    // A part of a picture at this place of the screen.
    void put(const Canvas& canvas, int picture, const Area& part, int x, int y);
    // Returns when the server has done all of it.
    void sync();
    Picture screen();  // by plain GetImage

    // Presses and releases a key as the person would.
    void press_key();
    // Counts the presses that have come, asking the server for nothing. More may have come when
    // the descriptor is readable, or after any answer of the server.
    int take_presses();
    int descriptor() const { return xcb_get_file_descriptor(connection()); }

private:
    struct Disconnect {
        void operator()(xcb_connection_t* x) const { xcb_disconnect(x); }
    };
    std::unique_ptr<xcb_connection_t, Disconnect> x_;
    xcb_window_t root_ = 0, window_ = 0;
    xcb_gcontext_t gc_ = 0;
    int width_ = 0, height_ = 0;
    std::uint8_t depth_ = 0;
};

}  // namespace foyer::bench
