#include "kiosk/mirror/keymap.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace foyer::mirror {
namespace {

// Shift_L to Hyper_R, the ISO level and group keys, Mode_switch, Num_Lock: keys that are meant as
// keys, not as what they make together with others.
bool is_modifier(xkb_keysym_t keysym) {
    return (keysym >= XKB_KEY_Shift_L && keysym <= XKB_KEY_Hyper_R) ||
           (keysym >= XKB_KEY_ISO_Lock && keysym <= XKB_KEY_ISO_Last_Group_Lock) ||
           keysym == XKB_KEY_Mode_switch || keysym == XKB_KEY_Num_Lock;
}

// Symbols of keyboards that are rare, or of no keyboard at all: what such a key makes is missed
// least while a helper types.
bool is_rare(xkb_keysym_t keysym) {
    constexpr std::array rare{
        XKB_KEY_XF86Battery, XKB_KEY_XF86DOS, XKB_KEY_XF86Documents, XKB_KEY_XF86Finance,
        XKB_KEY_XF86Game, XKB_KEY_XF86Go, XKB_KEY_XF86Launch1, XKB_KEY_XF86Launch2,
        XKB_KEY_XF86Launch3, XKB_KEY_XF86Launch4, XKB_KEY_XF86Launch5, XKB_KEY_XF86Launch6,
        XKB_KEY_XF86Launch7, XKB_KEY_XF86Launch8, XKB_KEY_XF86Launch9, XKB_KEY_XF86LaunchA,
        XKB_KEY_XF86LaunchB, XKB_KEY_XF86MailForward, XKB_KEY_XF86MenuKB, XKB_KEY_XF86Messenger,
        XKB_KEY_XF86New, XKB_KEY_XF86Phone, XKB_KEY_XF86Reply, XKB_KEY_XF86RotateWindows,
        XKB_KEY_XF86Save, XKB_KEY_XF86ScrollDown, XKB_KEY_XF86ScrollUp, XKB_KEY_XF86Send,
        XKB_KEY_XF86Shop, XKB_KEY_XF86TaskPane, XKB_KEY_XF86UWB, XKB_KEY_XF86WWAN,
        XKB_KEY_XF86Xfer};
    return std::find(rare.begin(), rare.end(), int(keysym)) != rare.end();
}

// The same character under its two names, for example 0x10020ac and EuroSign. Keys that also have
// a meaning (Return, keypad digits) are only themselves.
bool same(xkb_keysym_t made, xkb_keysym_t wanted) {
    if (made == wanted) return true;
    const auto is_function = [](xkb_keysym_t k) { return k >= 0xfd00 && k <= 0xffff; };
    if (is_function(made) || is_function(wanted)) return false;
    const std::uint32_t character = xkb_keysym_to_utf32(wanted);
    return character != 0 && xkb_keysym_to_utf32(made) == character;
}

}  // namespace

Keymap::Keymap(xkb_keymap* map) : map_(map), scratch_(xkb_state_new(map)) {
    assert(map_ && scratch_);
    shift_ = modifier_of(XKB_KEY_Shift_L);
    level3_ = modifier_of(XKB_KEY_ISO_Level3_Shift);
}

Keymap::Modifier Keymap::modifier_of(xkb_keysym_t keysym) const {
    const xkb_keycode_t last = xkb_keymap_max_keycode(map_.get());
    for (xkb_keycode_t key = xkb_keymap_min_keycode(map_.get()); key <= last; ++key) {
        if (base_symbol(key) != keysym) continue;
        xkb_state_update_mask(scratch_.get(), 0, 0, 0, 0, 0, 0);
        xkb_state_update_key(scratch_.get(), key, XKB_KEY_DOWN);
        // The low eight are the real modifiers, in X's order.
        const xkb_mod_mask_t mask =
            xkb_state_serialize_mods(scratch_.get(), XKB_STATE_MODS_EFFECTIVE) & 0xff;
        xkb_state_update_key(scratch_.get(), key, XKB_KEY_UP);
        if (mask != 0) return {key, mask};
    }
    return {};
}

xkb_keysym_t Keymap::base_symbol(xkb_keycode_t keycode) const {
    const xkb_keysym_t* symbols = nullptr;
    const int count = xkb_keymap_key_get_syms_by_level(map_.get(), keycode, 0, 0, &symbols);
    return count == 1 ? symbols[0] : static_cast<xkb_keysym_t>(XKB_KEY_NoSymbol);
}

bool Keymap::shift_active(const KeyboardState& state) const {
    return shift_.mask != 0 && (state.modifiers & shift_.mask) == shift_.mask;
}

bool Keymap::level3_active(const KeyboardState& state) const {
    return level3_.mask != 0 && (state.modifiers & level3_.mask) == level3_.mask;
}

std::optional<Stroke> Keymap::find(xkb_keysym_t keysym, const KeyboardState& state) const {
    const xkb_keycode_t first = xkb_keymap_min_keycode(map_.get());
    const xkb_keycode_t last = xkb_keymap_max_keycode(map_.get());
    if (is_modifier(keysym)) {
        for (xkb_keycode_t key = first; key <= last; ++key) {
            if (base_symbol(key) == keysym) return Stroke{key, false, false};
        }
    }
    constexpr std::array<std::pair<bool, bool>, 4> flips{
        {{false, false}, {true, false}, {false, true}, {true, true}}};
    for (const auto& [flip_shift, flip_level3] : flips) {
        if ((flip_shift && shift_.mask == 0) || (flip_level3 && level3_.mask == 0)) continue;
        std::uint32_t modifiers = state.modifiers;
        if (flip_shift) {
            modifiers = shift_active(state) ? modifiers & ~shift_.mask : modifiers | shift_.mask;
        }
        if (flip_level3) {
            modifiers = level3_active(state) ? modifiers & ~level3_.mask : modifiers | level3_.mask;
        }
        xkb_state_update_mask(scratch_.get(), modifiers, 0, 0, 0, 0, state.layout);
        for (xkb_keycode_t key = first; key <= last; ++key) {
            const xkb_keysym_t made = xkb_state_key_get_one_sym(scratch_.get(), key);
            if (made != XKB_KEY_NoSymbol && same(made, keysym)) {
                return Stroke{key, flip_shift, flip_level3};
            }
        }
    }
    return std::nullopt;
}

bool Keymap::makes_nothing(xkb_keycode_t key) const {
    const xkb_layout_index_t layouts = xkb_keymap_num_layouts_for_key(map_.get(), key);
    for (xkb_layout_index_t layout = 0; layout < layouts; ++layout) {
        const auto levels = xkb_keymap_num_levels_for_key(map_.get(), key, layout);
        for (xkb_level_index_t level = 0; level < levels; ++level) {
            const xkb_keysym_t* symbols = nullptr;
            if (xkb_keymap_key_get_syms_by_level(map_.get(), key, layout, level, &symbols) > 0) {
                return false;
            }
        }
    }
    return true;
}

std::vector<xkb_keycode_t> Keymap::spare_keys() const {
    std::vector<xkb_keycode_t> spare, rare;
    const xkb_keycode_t first = xkb_keymap_min_keycode(map_.get());
    for (xkb_keycode_t key = xkb_keymap_max_keycode(map_.get()); key >= first && key > 0; --key) {
        if (makes_nothing(key)) spare.push_back(key);
        if (is_rare(base_symbol(key))) rare.push_back(key);
    }
    spare.insert(spare.end(), rare.begin(), rare.end());
    return spare;
}

}  // namespace foyer::mirror
