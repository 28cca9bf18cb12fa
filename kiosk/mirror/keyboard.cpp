#include "kiosk/mirror/keyboard.hpp"

#include <xkbcommon/xkbcommon-x11.h>

// The header names a field `explicit`.
#define explicit explicit_
#include <xcb/xkb.h>
#undef explicit

#include <algorithm>
#include <string_view>

namespace foyer::mirror {
namespace {

constexpr xkb_keycode_t x11_keycode_max = 255;

// What French needs and some layout has not, small letters before all capitals. (A key pair of a
// small letter and a capital would be turned over by Caps Lock.)
constexpr std::u32string_view french =
    U"éèàùçâêîôûëïüÿäöæœ«»’‘“”…–—€°²³µ§£·\u00a0"
    U"ÉÈÀÙÇÂÊÎÔÛËÏÜŸÄÖÆŒ";

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
        return keymap_->base_symbol(lent.keycode) != lent.symbols.front();
    });
    if (prepared_ && lent_.empty()) prepare();
    return true;
}

void Keyboard::prepare() {
    prepared_ = true;
    for (const char32_t character : french) {
        const xkb_keysym_t keysym = xkb_utf32_to_keysym(character);
        if (!keymap_->find(keysym, {})) lend(keysym, {});
    }
    for (const Lent& lent : lent_) assign(lent);
}

Keyboard::Way Keyboard::stroke(xkb_keysym_t keysym, const KeyboardState& state, Time now) {
    if (stale_ && !load()) return Never{};
    if (const auto found = keymap_->find(keysym, state)) {
        for (Lent& lent : lent_) {
            if (lent.keycode == found->keycode) lent.pressed = now;
        }
        return *found;
    }
    if (const auto found = lent_stroke(keysym, state, now)) return *found;
    if (map_changed_ && now < *map_changed_ + map_pause) return Later{*map_changed_ + map_pause};
    if (half_lent(keysym) == nullptr && spare_.empty()) {
        const auto oldest = std::min_element(
            lent_.begin(), lent_.end(),
            [](const Lent& a, const Lent& b) { return a.pressed < b.pressed; });
        if (oldest == lent_.end()) return Never{};
        if (now < oldest->pressed + reading_time) return Later{oldest->pressed + reading_time};
        oldest->symbols.clear();
        oldest->symbols.push_back(keysym);
        assign(*oldest);
    } else {
        assign(*lend(keysym, now));
    }
    map_changed_ = now;
    return *lent_stroke(keysym, state, now);
}

Keyboard::Lent* Keyboard::lend(xkb_keysym_t keysym, Time now) {
    Lent* lent = half_lent(keysym);
    if (lent == nullptr) {
        if (spare_.empty()) return nullptr;
        const xkb_keycode_t keycode = spare_.front();
        spare_.erase(spare_.begin());
        lent = &lent_.emplace_back(Lent{keycode, {}, now, symbols_of(keycode)});
    }
    lent->symbols.push_back(keysym);
    return lent;
}

std::optional<Stroke> Keyboard::lent_stroke(xkb_keysym_t keysym, const KeyboardState& state,
                                            Time now) {
    for (Lent& lent : lent_) {
        const auto at = std::find(lent.symbols.begin(), lent.symbols.end(), keysym);
        if (at == lent.symbols.end()) continue;
        lent.pressed = now;
        const bool with_shift = at != lent.symbols.begin();
        return Stroke{lent.keycode, with_shift != keymap_->shift_active(state), false};
    }
    return std::nullopt;
}

Keyboard::Lent* Keyboard::half_lent(xkb_keysym_t keysym) {
    if (keymap_->shift_key() == 0) return nullptr;
    for (Lent& lent : lent_) {
        if (lent.symbols.size() > 1) continue;
        // A small letter and then a capital would make the server turn them over by Caps Lock.
        const bool pair = xkb_keysym_to_upper(lent.symbols.front()) != lent.symbols.front() &&
                          xkb_keysym_to_lower(keysym) != keysym;
        if (!pair) return &lent;
    }
    return nullptr;
}

std::optional<KeyboardState> Keyboard::state() {
    xcb_connection_t* x = display_.connection();
    const Reply<xcb_xkb_get_state_reply_t> reply(xcb_xkb_get_state_reply(
        x, xcb_xkb_get_state(x, static_cast<xcb_xkb_device_spec_t>(device_)), nullptr));
    if (!reply) return std::nullopt;
    return KeyboardState{reply->mods, reply->group};
}

void Keyboard::assign(const Lent& lent) {
    const xcb_keysym_t symbols[] = {lent.symbols.front(), lent.symbols.back()};
    xcb_change_keyboard_mapping(display_.connection(), 1, static_cast<xcb_keycode_t>(lent.keycode),
                                2, symbols);
}

std::vector<xcb_keysym_t> Keyboard::symbols_of(xkb_keycode_t keycode) {
    xcb_connection_t* x = display_.connection();
    const Reply<xcb_get_keyboard_mapping_reply_t> reply(xcb_get_keyboard_mapping_reply(
        x, xcb_get_keyboard_mapping(x, static_cast<xcb_keycode_t>(keycode), 1), nullptr));
    if (!reply) return {XKB_KEY_NoSymbol};
    const xcb_keysym_t* symbols = xcb_get_keyboard_mapping_keysyms(reply.get());
    return {symbols, symbols + xcb_get_keyboard_mapping_keysyms_length(reply.get())};
}

void Keyboard::restore() {
    for (const Lent& lent : lent_) {
        xcb_change_keyboard_mapping(
            display_.connection(), 1, static_cast<xcb_keycode_t>(lent.keycode),
            static_cast<std::uint8_t>(lent.before.size()), lent.before.data());
    }
    lent_.clear();
    prepared_ = false;
}

}  // namespace foyer::mirror
