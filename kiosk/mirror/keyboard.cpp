#include "kiosk/mirror/keyboard.hpp"

#include <xkbcommon/xkbcommon-x11.h>

// The header names a field `explicit`.
#define explicit explicit_
#include <xcb/xkb.h>
#undef explicit

#include <algorithm>

namespace foyer::mirror {
namespace {

constexpr xkb_keycode_t x11_keycode_max = 255;

}  // namespace

Result<Keyboard> Keyboard::open(InnerDisplay& display) {
    xcb_connection_t* x = display.connection();
    Keyboard keyboard(display);
    if (xkb_x11_setup_xkb_extension(x, XKB_X11_MIN_MAJOR_XKB_VERSION, XKB_X11_MIN_MINOR_XKB_VERSION,
                                    XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, nullptr, nullptr,
                                    &keyboard.xkb_event_, nullptr) == 0) {
        return failure("inner display: no extension XKEYBOARD");
    }
    keyboard.device_ = xkb_x11_get_core_keyboard_device_id(x);
    keyboard.context_.reset(xkb_context_new(static_cast<xkb_context_flags>(
        XKB_CONTEXT_NO_DEFAULT_INCLUDES | XKB_CONTEXT_NO_ENVIRONMENT_NAMES)));
    if (keyboard.device_ < 0 || !keyboard.context_) return failure("inner display: no keyboard");
    xkb_context_set_log_level(keyboard.context_.get(), XKB_LOG_LEVEL_CRITICAL);

    // Not only the map's keysyms: a new layout may change types and modifiers too.
    constexpr std::uint16_t events =
        XCB_XKB_EVENT_TYPE_NEW_KEYBOARD_NOTIFY | XCB_XKB_EVENT_TYPE_MAP_NOTIFY;
    constexpr std::uint16_t parts = XCB_XKB_MAP_PART_KEY_TYPES | XCB_XKB_MAP_PART_KEY_SYMS |
                                    XCB_XKB_MAP_PART_MODIFIER_MAP | XCB_XKB_MAP_PART_VIRTUAL_MODS |
                                    XCB_XKB_MAP_PART_VIRTUAL_MOD_MAP;
    xcb_xkb_select_events(x, static_cast<xcb_xkb_device_spec_t>(keyboard.device_), events, 0,
                          events, parts, parts, nullptr);
    if (!keyboard.load()) return failure("inner display: cannot read the keyboard's map");
    return keyboard;
}

bool Keyboard::handle(const xcb_generic_event_t& event) {
    if ((event.response_type & 0x7f) != xkb_event_) return false;
    stale_ = true;
    return true;
}

bool Keyboard::load() {
    stale_ = false;
    xkb_keymap* map = xkb_x11_keymap_new_from_device(context_.get(), display_.connection(), device_,
                                                     XKB_KEYMAP_COMPILE_NO_FLAGS);
    if (map == nullptr) return false;
    keymap_ = std::make_unique<Keymap>(map);
    spare_ = keymap_->spare_keys();
    std::erase_if(spare_, [](xkb_keycode_t key) { return key > x11_keycode_max; });
    // A new layout wipes what was lent.
    std::erase_if(lent_, [this](const Lent& lent) {
        return keymap_->base_symbol(lent.keycode) != lent.keysym;
    });
    return true;
}

std::optional<Stroke> Keyboard::stroke(xkb_keysym_t keysym, const KeyboardState& state) {
    if (stale_ && !load()) return std::nullopt;
    if (const auto found = keymap_->find(keysym, state)) return found;
    for (const Lent& lent : lent_) {
        if (lent.keysym == keysym) return Stroke{lent.keycode, false, false};
    }
    if (spare_.empty()) {
        if (lent_.empty()) return std::nullopt;
        spare_.push_back(lent_.front().keycode);
        lent_.erase(lent_.begin());
    }
    const xkb_keycode_t keycode = spare_.front();
    spare_.erase(spare_.begin());
    assign(keycode, keysym);
    lent_.push_back({keycode, keysym});
    return Stroke{keycode, false, false};
}

std::optional<KeyboardState> Keyboard::state() {
    xcb_connection_t* x = display_.connection();
    const Reply<xcb_xkb_get_state_reply_t> reply(xcb_xkb_get_state_reply(
        x, xcb_xkb_get_state(x, static_cast<xcb_xkb_device_spec_t>(device_)), nullptr));
    if (!reply) return std::nullopt;
    return KeyboardState{reply->mods, reply->group};
}

void Keyboard::assign(xkb_keycode_t keycode, xkb_keysym_t keysym) {
    const xcb_keysym_t symbols[] = {keysym, keysym};  // with Shift too
    xcb_change_keyboard_mapping(display_.connection(), 1, static_cast<xcb_keycode_t>(keycode), 2,
                                symbols);
}

void Keyboard::restore() {
    for (const Lent& lent : lent_) assign(lent.keycode, XKB_KEY_NoSymbol);
    lent_.clear();
}

}  // namespace foyer::mirror
