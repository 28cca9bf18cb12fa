#include "kiosk/mirror/inner_display.hpp"

#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xfixes.h>
#include <xcb/xtest.h>

#include <bit>
#include <string>

namespace foyer::mirror {
namespace {

Status check_format(const xcb_setup_t& setup, const xcb_screen_t& screen) {
    const auto native = std::endian::native == std::endian::little ? XCB_IMAGE_ORDER_LSB_FIRST
                                                                   : XCB_IMAGE_ORDER_MSB_FIRST;
    if (setup.image_byte_order != native) return failure("inner display: foreign byte order");
    if (screen.root_depth != 24) {
        return failure("inner display: depth: expected 24, found " +
                       std::to_string(screen.root_depth));
    }
    bool four_bytes = false;
    for (auto it = xcb_setup_pixmap_formats_iterator(&setup); it.rem != 0; xcb_format_next(&it)) {
        four_bytes |= it.data->depth == 24 && it.data->bits_per_pixel == 32;
    }
    if (!four_bytes) return failure("inner display: expected 32 bits for a pixel of depth 24");
    for (auto depth = xcb_screen_allowed_depths_iterator(&screen); depth.rem != 0;
         xcb_depth_next(&depth)) {
        for (auto it = xcb_depth_visuals_iterator(depth.data); it.rem != 0;
             xcb_visualtype_next(&it)) {
            if (it.data->visual_id == screen.root_visual && it.data->red_mask == 0xff0000 &&
                it.data->green_mask == 0x00ff00 && it.data->blue_mask == 0x0000ff) {
                return {};
            }
        }
    }
    return failure("inner display: expected true colour as 0xRRGGBB");
}

// The first event number of an extension that must be there.
Result<std::uint8_t> first_event(xcb_connection_t* connection, xcb_extension_t& extension,
                                 const char* name) {
    const auto* data = xcb_get_extension_data(connection, &extension);
    if (data == nullptr || data->present == 0) {
        return failure(std::string("inner display: no extension ") + name);
    }
    return data->first_event;
}

}  // namespace

Result<InnerDisplay> InnerDisplay::open(int socket, std::string_view cookie) {
    std::string name = "MIT-MAGIC-COOKIE-1", data(cookie);
    xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(), static_cast<int>(data.size()),
                         data.data()};
    InnerDisplay display;
    display.connection_.reset(xcb_connect_to_fd(socket, &auth));
    xcb_connection_t* connection = display.connection();
    if (display.broken()) return failure("inner display: refused the connection");

    const xcb_setup_t* setup = xcb_get_setup(connection);
    if (setup->roots_len == 0) return failure("inner display: has no screen");
    display.screen_ = xcb_setup_roots_iterator(setup).data;
    if (display.width() == 0 || display.height() == 0) {
        return failure("inner display: has an empty screen");
    }
    if (const Status fits = check_format(*setup, *display.screen_); !fits) {
        return failure(fits.error());
    }
    for (xcb_extension_t* extension : {&xcb_damage_id, &xcb_xfixes_id, &xcb_shm_id, &xcb_test_id}) {
        xcb_prefetch_extension_data(connection, extension);
    }
    const auto damage = first_event(connection, xcb_damage_id, "DAMAGE");
    if (!damage) return failure(damage.error());
    const auto xfixes = first_event(connection, xcb_xfixes_id, "XFIXES");
    if (!xfixes) return failure(xfixes.error());
    if (const auto shm = first_event(connection, xcb_shm_id, "MIT-SHM"); !shm) {
        return failure(shm.error());
    }
    if (const auto test = first_event(connection, xcb_test_id, "XTEST"); !test) {
        return failure(test.error());
    }
    display.damage_event_ = *damage;
    display.xfixes_event_ = *xfixes;

    // The protocol wants these asked before anything else of the extensions is used.
    const auto damage_version = xcb_damage_query_version(connection, 1, 1);
    const auto xfixes_version = xcb_xfixes_query_version(connection, 4, 0);
    const auto shm_version = xcb_shm_query_version(connection);
    const Reply<xcb_damage_query_version_reply_t> damage_reply(
        xcb_damage_query_version_reply(connection, damage_version, nullptr));
    const Reply<xcb_xfixes_query_version_reply_t> xfixes_reply(
        xcb_xfixes_query_version_reply(connection, xfixes_version, nullptr));
    const Reply<xcb_shm_query_version_reply_t> shm(
        xcb_shm_query_version_reply(connection, shm_version, nullptr));
    if (!damage_reply || !xfixes_reply || !shm) return failure("inner display: gone");
    if (shm->major_version < 1 || (shm->major_version == 1 && shm->minor_version < 2)) {
        return failure("inner display: MIT-SHM cannot take descriptors");
    }
    return display;
}

}  // namespace foyer::mirror
