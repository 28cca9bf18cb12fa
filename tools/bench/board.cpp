#include "tools/bench/board.hpp"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xcb/xtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace foyer::bench {
namespace {

constexpr std::size_t cookie_bytes = 16;
constexpr xcb_keycode_t some_key = 38;  // "a" of the usual keyboards

template <class T>
struct FreeReply {
    void operator()(T* reply) const { std::free(reply); }
};
template <class T>
std::unique_ptr<T, FreeReply<T>> owned(T* reply) {
    return std::unique_ptr<T, FreeReply<T>>(reply);
}

xcb_connection_t* connect(const std::string& path, const std::string& authority) {
    std::ifstream file(authority, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    if (all.size() < cookie_bytes) throw std::runtime_error(authority + ": no cookie");
    std::string cookie = all.substr(all.size() - cookie_bytes), name = "MIT-MAGIC-COOKIE-1";
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error(path + ": no X server answers");
    }
    xcb_auth_info_t entry{int(name.size()), name.data(), int(cookie.size()), cookie.data()};
    return xcb_connect_to_fd(fd, &entry);
}

}  // namespace

Canvas::Canvas(xcb_connection_t* x, int width, int height, int pictures)
    : width_(width), height_(height), pictures_(pictures), segment_(xcb_generate_id(x)) {
    const std::size_t size =
        std::size_t(width) * std::size_t(height) * std::size_t(pictures) * sizeof(std::uint32_t);
    // Handed over as a descriptor: that works across namespaces too.
    const int fd = memfd_create("canvas", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, off_t(size)) != 0) throw std::runtime_error("no memory to draw in");
    void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) throw std::runtime_error("no memory to draw in");
    memory_ = static_cast<std::uint32_t*>(mapped);
    xcb_shm_attach_fd(x, segment_, fd, /*read_only=*/1);  // which closes it
}

Canvas::~Canvas() {
    munmap(memory_, std::size_t(width_) * std::size_t(height_) * std::size_t(pictures_) *
                        sizeof(std::uint32_t));
}

std::span<std::uint32_t> Canvas::pixels(int picture) {
    const std::size_t size = std::size_t(width_) * std::size_t(height_);
    return {memory_ + size * std::size_t(picture), size};
}

Board::Board(const std::string& socket, const std::string& authority)
    : x_(connect(socket, authority)) {
    xcb_connection_t* x = connection();
    if (xcb_connection_has_error(x) != 0) throw std::runtime_error(socket + ": refuses the cookie");
    const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(x)).data;
    root_ = screen->root;
    width_ = screen->width_in_pixels;
    height_ = screen->height_in_pixels;
    depth_ = screen->root_depth;
    window_ = xcb_generate_id(x);
    // No window manager has a say in it.
    const std::uint32_t values[] = {1, XCB_EVENT_MASK_KEY_PRESS | XCB_EVENT_MASK_EXPOSURE};
    xcb_create_window(x, XCB_COPY_FROM_PARENT, window_, root_, 0, 0, std::uint16_t(width_),
                      std::uint16_t(height_), 0, XCB_WINDOW_CLASS_INPUT_OUTPUT,
                      XCB_COPY_FROM_PARENT, XCB_CW_OVERRIDE_REDIRECT | XCB_CW_EVENT_MASK, values);
    xcb_map_window(x, window_);
    gc_ = xcb_generate_id(x);
    const std::uint32_t no_exposures = 0;
    xcb_create_gc(x, gc_, window_, XCB_GC_GRAPHICS_EXPOSURES, &no_exposures);
    xcb_set_input_focus(x, XCB_INPUT_FOCUS_POINTER_ROOT, window_, XCB_CURRENT_TIME);
    sync();
}

void Board::fill(std::span<const Area> areas, std::uint32_t colour) {
    xcb_change_gc(connection(), gc_, XCB_GC_FOREGROUND, &colour);
    std::vector<xcb_rectangle_t> rectangles;
    for (const Area& area : areas) {
        rectangles.push_back({std::int16_t(area.x), std::int16_t(area.y), std::uint16_t(area.width),
                              std::uint16_t(area.height)});
    }
    xcb_poly_fill_rectangle(connection(), window_, gc_, std::uint32_t(rectangles.size()),
                            rectangles.data());
}

void Board::scroll_up(const Area& area, int lines) {
    xcb_copy_area(connection(), window_, window_, gc_, std::int16_t(area.x),
                  std::int16_t(area.y + lines), std::int16_t(area.x), std::int16_t(area.y),
                  std::uint16_t(area.width), std::uint16_t(area.height - lines));
}

void Board::put(const Canvas& canvas, int picture, const Area& part, int x, int y) {
    const std::size_t offset = std::size_t(picture) * std::size_t(canvas.width()) *
                               std::size_t(canvas.height()) * sizeof(std::uint32_t);
    xcb_shm_put_image(connection(), window_, gc_, std::uint16_t(canvas.width()),
                      std::uint16_t(canvas.height()), std::uint16_t(part.x), std::uint16_t(part.y),
                      std::uint16_t(part.width), std::uint16_t(part.height), std::int16_t(x),
                      std::int16_t(y), depth_, XCB_IMAGE_FORMAT_Z_PIXMAP, 0, canvas.segment(),
                      std::uint32_t(offset));
}

void Board::sync() {
    if (!owned(
            xcb_get_input_focus_reply(connection(), xcb_get_input_focus(connection()), nullptr))) {
        throw std::runtime_error("the X server is gone");
    }
}

Picture Board::screen() {
    Picture picture(width_, height_);
    const auto image = owned(xcb_get_image_reply(
        connection(),
        xcb_get_image(connection(), XCB_IMAGE_FORMAT_Z_PIXMAP, root_, 0, 0, std::uint16_t(width_),
                      std::uint16_t(height_), ~std::uint32_t{0}),
        nullptr));
    if (!image) throw std::runtime_error("the X server gives no picture");
    const auto* data = reinterpret_cast<const std::uint32_t*>(xcb_get_image_data(image.get()));
    std::copy_n(data, picture.pixels.size(), picture.pixels.begin());
    return picture;
}

void Board::press_key() {
    for (const auto kind : {XCB_KEY_PRESS, XCB_KEY_RELEASE}) {
        xcb_test_fake_input(connection(), std::uint8_t(kind), some_key, 0, root_, 0, 0, 0);
    }
    xcb_flush(connection());
}

int Board::take_presses() {
    int presses = 0;
    while (const auto event = owned(xcb_poll_for_event(connection()))) {
        if ((event->response_type & 0x7f) == XCB_KEY_PRESS) ++presses;
        if (event->response_type == 0) throw std::runtime_error("the X server refuses a request");
    }
    if (xcb_connection_has_error(connection()) != 0) {
        throw std::runtime_error("the X server is gone");
    }
    return presses;
}

}  // namespace foyer::bench
