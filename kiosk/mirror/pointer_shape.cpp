#include "kiosk/mirror/pointer_shape.hpp"

#include <xcb/xfixes.h>

#include <algorithm>

namespace foyer::mirror {
namespace {

constexpr int side_max = 256;

}  // namespace

void watch_pointer_shape(InnerDisplay& display) {
    xcb_xfixes_select_cursor_input(display.connection(), display.root(),
                                   XCB_XFIXES_CURSOR_NOTIFY_MASK_DISPLAY_CURSOR);
}

bool is_pointer_shape_event(const InnerDisplay& display, const xcb_generic_event_t& event) {
    return (event.response_type & 0x7f) == display.xfixes_event() + XCB_XFIXES_CURSOR_NOTIFY;
}

std::optional<PointerShape> read_pointer_shape(InnerDisplay& display) {
    xcb_connection_t* x = display.connection();
    xcb_generic_error_t* error = nullptr;
    const Reply<xcb_xfixes_get_cursor_image_reply_t> image(
        xcb_xfixes_get_cursor_image_reply(x, xcb_xfixes_get_cursor_image(x), &error));
    const Reply<xcb_generic_error_t> refused(error);
    if (!image || image->width == 0 || image->height == 0 || image->width > side_max ||
        image->height > side_max) {
        return std::nullopt;
    }
    const std::uint32_t* pixels = xcb_xfixes_get_cursor_image_cursor_image(image.get());
    const int count = xcb_xfixes_get_cursor_image_cursor_image_length(image.get());
    if (count != image->width * image->height) return std::nullopt;
    PointerShape shape;
    shape.width = image->width;
    shape.height = image->height;
    shape.hot_x = std::min<int>(image->xhot, image->width - 1);
    shape.hot_y = std::min<int>(image->yhot, image->height - 1);
    shape.pixels.assign(pixels, pixels + count);
    return shape;
}

}  // namespace foyer::mirror
