#include "kiosk/mirror/input.hpp"

#include <xcb/xtest.h>

#include <algorithm>

namespace foyer::mirror {
namespace {

constexpr std::size_t held_max = 32;
constexpr unsigned button_count = 8;
constexpr int coordinate_max = 32767;

bool makes_shift(xkb_keysym_t keysym) {
    return keysym == XKB_KEY_Shift_L || keysym == XKB_KEY_Shift_R;
}

bool makes_level3(xkb_keysym_t keysym) {
    return keysym == XKB_KEY_ISO_Level3_Shift || keysym == XKB_KEY_Mode_switch;
}

}  // namespace

void Input::fake(std::uint8_t type, std::uint8_t detail, int x, int y) {
    xcb_test_fake_input(display_.connection(), type, detail, XCB_CURRENT_TIME, XCB_NONE,
                        static_cast<std::int16_t>(x), static_cast<std::int16_t>(y), 0);
}

bool Input::holds(std::uint8_t keycode) const {
    return std::any_of(held_.begin(), held_.end(),
                       [&](const Held& held) { return held.keycode == keycode; });
}

std::optional<Input::Time> Input::key(bool down, std::uint32_t keysym, Time now) {
    if (down) return press(keysym, now);
    release(keysym);
    return std::nullopt;
}

std::optional<Input::Time> Input::press(std::uint32_t keysym, Time now) {
    const bool repeated = std::any_of(held_.begin(), held_.end(),
                                      [&](const Held& held) { return held.keysym == keysym; });
    if (repeated || held_.size() >= held_max) return std::nullopt;
    const auto state = keyboard_.state();
    if (!state) return std::nullopt;
    const auto way = keyboard_.stroke(keysym, *state, now);
    if (const auto* later = std::get_if<Keyboard::Later>(&way)) return later->when;
    const auto* stroke = std::get_if<Stroke>(&way);
    if (stroke == nullptr) return std::nullopt;
    const auto keycode = static_cast<std::uint8_t>(stroke->keycode);

    std::vector<std::uint8_t> lifted, added;
    if (stroke->flip_shift) flip(Modifier::shift, *state, lifted, added);
    if (stroke->flip_level3) flip(Modifier::level3, *state, lifted, added);
    if (holds(keycode)) fake(XCB_KEY_RELEASE, keycode);  // "a" is held and "A" is pressed
    fake(XCB_KEY_PRESS, keycode);
    for (const std::uint8_t key : added) fake(XCB_KEY_RELEASE, key);
    for (const std::uint8_t key : lifted) fake(XCB_KEY_PRESS, key);
    held_.push_back({keysym, keycode});
    return std::nullopt;
}

void Input::flip(Modifier modifier, const KeyboardState& state, std::vector<std::uint8_t>& lifted,
                 std::vector<std::uint8_t>& added) {
    const Keymap& keymap = keyboard_.keymap();
    const bool shift = modifier == Modifier::shift;
    if (shift ? keymap.shift_active(state) : keymap.level3_active(state)) {
        for (const Held& held : held_) {
            const xkb_keysym_t makes = keymap.base_symbol(held.keycode);
            if (shift ? !makes_shift(makes) : !makes_level3(makes)) continue;
            fake(XCB_KEY_RELEASE, held.keycode);
            lifted.push_back(held.keycode);
        }
    } else {
        const auto key =
            static_cast<std::uint8_t>(shift ? keymap.shift_key() : keymap.level3_key());
        fake(XCB_KEY_PRESS, key);
        added.push_back(key);
    }
}

void Input::release(std::uint32_t keysym) {
    const auto held =
        std::find_if(held_.begin(), held_.end(), [&](const Held& h) { return h.keysym == keysym; });
    if (held == held_.end()) return;
    const std::uint8_t keycode = held->keycode;
    held_.erase(held);
    if (!holds(keycode)) fake(XCB_KEY_RELEASE, keycode);
}

void Input::pointer(unsigned buttons, int x, int y, Time now) {
    if (guest_moves(now)) return release_buttons();
    fake(XCB_MOTION_NOTIFY, 0, std::clamp(x, 0, coordinate_max), std::clamp(y, 0, coordinate_max));
    for (unsigned button = 0; button < button_count; ++button) {
        const unsigned bit = 1U << button;
        if (((buttons ^ buttons_) & bit) == 0) continue;
        fake((buttons & bit) != 0 ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE,
             static_cast<std::uint8_t>(button + 1));
    }
    buttons_ = buttons;
    seen_ = where();  // the screen's edge may have stopped it
}

bool Input::guest_moves(Time now) {
    const auto here = where();
    if (seen_ && here && *here != *seen_) guest_moved_ = now;
    seen_ = here;
    return guest_moved_ && now < *guest_moved_ + guest_first;
}

std::optional<Input::Point> Input::where() const {
    xcb_connection_t* x = display_.connection();
    const Reply<xcb_query_pointer_reply_t> pointer(
        xcb_query_pointer_reply(x, xcb_query_pointer(x, display_.root()), nullptr));
    if (!pointer) return std::nullopt;
    return Point{pointer->root_x, pointer->root_y};
}

void Input::release_buttons() {
    for (unsigned button = 0; button < button_count; ++button) {
        if ((buttons_ >> button & 1U) == 0) continue;
        fake(XCB_BUTTON_RELEASE, static_cast<std::uint8_t>(button + 1));
    }
    buttons_ = 0;
}

void Input::release_all() {
    for (const Held& held : held_) fake(XCB_KEY_RELEASE, held.keycode);
    held_.clear();
    release_buttons();
    keyboard_.restore();
}

}  // namespace foyer::mirror
