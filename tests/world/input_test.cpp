// Keys that a guest presses must never take the outer keyboard: Stop and Yes would be dead.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <xcb/xcb.h>
#include <xcb/xtest.h>

#include <chrono>
#include <cstdlib>

#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

constexpr std::uint8_t control = 37, shift = 50;

xcb_connection_t* open(int socket, std::string cookie) {
    std::string name = "MIT-MAGIC-COOKIE-1";
    xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(),
                         static_cast<int>(cookie.size()), cookie.data()};
    return xcb_connect_to_fd(socket, &auth);
}

int connect_to(const std::string& path) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? socket
                                                                                         : -1;
}

bool is_down(xcb_connection_t* display, std::uint8_t key) {
    auto* const keys = xcb_query_keymap_reply(display, xcb_query_keymap(display), nullptr);
    const bool down = keys != nullptr && (keys->keys[key / 8] & (1 << (key % 8))) != 0;
    std::free(keys);
    return down;
}

// Presses or releases a key on the outer display, with the pointer over the world, and waits until
// the inner server has seen it: its own state says so, one round trip a look.
bool key(xcb_connection_t* outer, xcb_connection_t* inner, std::uint8_t code, bool press) {
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(outer)).data->root;
    xcb_warp_pointer(outer, XCB_NONE, root, 0, 0, 0, 0, 400, 300);
    xcb_test_fake_input(outer, press ? XCB_KEY_PRESS : XCB_KEY_RELEASE, code, XCB_CURRENT_TIME,
                        XCB_NONE, 0, 0, 0);
    xcb_flush(outer);
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (is_down(inner, code) != press) {
        if (std::chrono::steady_clock::now() >= limit) {
            return false;
        }
    }
    return true;
}

TEST(InnerServer, DoesNotGrabTheOuterKeyboardOnControlShift) {
    Stand stand;
    World& world = stand.start(stand.policy());
    xcb_connection_t* const outer = open(connect_to(stand.access.socket_path), stand.access.cookie);
    xcb_connection_t* const inner = open(world.display_socket()->release(), world.cookie());
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(outer)).data->root;
    EXPECT_TRUE(key(outer, inner, control, true) && key(outer, inner, shift, true));
    EXPECT_TRUE(key(outer, inner, shift, false) && key(outer, inner, control, false));
    // Another client gets the keyboard at once only if nobody holds it.
    auto* const grab =
        xcb_grab_keyboard_reply(outer,
                                xcb_grab_keyboard(outer, 0, root, XCB_CURRENT_TIME,
                                                  XCB_GRAB_MODE_ASYNC, XCB_GRAB_MODE_ASYNC),
                                nullptr);
    ASSERT_NE(grab, nullptr);
    EXPECT_EQ(grab->status, XCB_GRAB_STATUS_SUCCESS);
    std::free(grab);
    xcb_disconnect(inner);
    xcb_disconnect(outer);
}

TEST(InnerServer, HasTheKeyboardLayoutOfTheOuterOneFromTheFirstKeyOn) {
    for (const auto& [layout, letter] : {std::pair{"fr", 'a'}, std::pair{"us", 'q'}}) {
        Stand stand(layout);
        World& world = stand.start(stand.policy());
        xcb_connection_t* const outer =
            open(connect_to(stand.access.socket_path), stand.access.cookie);
        xcb_connection_t* const inner = open(world.display_socket()->release(), world.cookie());
        EXPECT_TRUE(key(outer, inner, shift, true) && key(outer, inner, shift, false));
        constexpr xcb_keycode_t right_of_tab = 24;
        auto* const mapping = xcb_get_keyboard_mapping_reply(
            inner, xcb_get_keyboard_mapping(inner, right_of_tab, 1), nullptr);
        ASSERT_NE(mapping, nullptr);
        EXPECT_EQ(xcb_get_keyboard_mapping_keysyms(mapping)[0], static_cast<xcb_keysym_t>(letter))
            << layout;
        std::free(mapping);
        xcb_disconnect(inner);
        xcb_disconnect(outer);
    }
}

}  // namespace
}  // namespace foyer::kiosk::test
