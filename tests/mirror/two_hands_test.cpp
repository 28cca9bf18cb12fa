// The guest's own hand on the mouse comes first. The clock is the test's.
#include <gtest/gtest.h>

#include <cstdlib>

#include "kiosk/mirror/input.hpp"
#include "tests/mirror/xvfb.hpp"

namespace foyer::mirror {
namespace {

using namespace std::chrono_literals;

struct TwoHands : testing::Test {
    struct State {
        int x = 0, y = 0;
        unsigned buttons = 0;
        friend bool operator==(const State&, const State&) = default;
    };

    test::Xvfb x{640, 480};
    test::Connection guest = x.connect();
    Result<InnerDisplay> display = InnerDisplay::open(x.socket(), x.cookie());
    std::optional<Result<Keyboard>> keyboard;
    std::optional<Input> helper;
    Input::Time now = Input::Time() + 1h;

    void SetUp() override {
        ASSERT_TRUE(display);
        keyboard.emplace(Keyboard::open(*display));
        ASSERT_TRUE(*keyboard);
        helper.emplace(*display, **keyboard);
    }
    xcb_window_t root() {
        return xcb_setup_roots_iterator(xcb_get_setup(guest.get())).data->root;
    }
    void guest_moves_to(int to_x, int to_y) {
        xcb_warp_pointer(guest.get(), XCB_NONE, root(), 0, 0, 0, 0, std::int16_t(to_x),
                         std::int16_t(to_y));
        state();  // the server has done it
    }
    void helper_moves_to(int to_x, int to_y, unsigned buttons = 0) {
        helper->pointer(buttons, to_x, to_y, now);
        xcb_flush(display->connection());
        std::free(xcb_get_input_focus_reply(display->connection(),
                                            xcb_get_input_focus(display->connection()), nullptr));
    }
    State state() {
        auto* reply =
            xcb_query_pointer_reply(guest.get(), xcb_query_pointer(guest.get(), root()), nullptr);
        const State now_is{reply->root_x, reply->root_y, reply->mask >> 8U & 0x1fU};
        std::free(reply);
        return now_is;
    }
};

TEST_F(TwoHands, TheHelperMovesWhileTheGuestDoesNot) {
    helper_moves_to(100, 100);
    helper_moves_to(200, 150, 1);
    EXPECT_EQ(state(), (State{200, 150, 1}));
    helper_moves_to(5000, 150, 0);  // stopped by the screen's edge: nobody else's movement
    helper_moves_to(300, 150);
    EXPECT_EQ(state(), (State{300, 150, 0}));
}

TEST_F(TwoHands, TheGuestsMovementWinsForTwoSeconds) {
    helper_moves_to(100, 100);
    guest_moves_to(400, 300);
    helper_moves_to(110, 100);
    EXPECT_EQ(state(), (State{400, 300, 0}));
    now += 1999ms;
    helper_moves_to(120, 100, 1);
    EXPECT_EQ(state(), (State{400, 300, 0}));  // no click either
    now += 1ms;
    helper_moves_to(130, 100);
    EXPECT_EQ(state(), (State{130, 100, 0}));
}

TEST_F(TwoHands, AGuestWhoGoesOnMovingKeepsTheMouse) {
    helper_moves_to(100, 100);
    for (int step = 0; step < 10; ++step) {
        guest_moves_to(200 + step, 300);
        now += 1500ms;
        helper_moves_to(50, 50);
        ASSERT_EQ(state(), (State{200 + step, 300, 0}));
    }
}

TEST_F(TwoHands, WhatTheHelperHeldIsReleasedWhenTheGuestMoves) {
    helper_moves_to(100, 100, 1);
    ASSERT_EQ(state().buttons, 1U);
    guest_moves_to(400, 300);
    helper_moves_to(110, 100, 1);
    EXPECT_EQ(state(), (State{400, 300, 0}));
}

}  // namespace
}  // namespace foyer::mirror
