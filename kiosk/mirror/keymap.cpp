#include "kiosk/mirror/keymap.hpp"

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

std::vector<xkb_keycode_t> Keymap::spare_keys() const {
    std::vector<xkb_keycode_t> spare;
    const xkb_keycode_t first = xkb_keymap_min_keycode(map_.get());
    for (xkb_keycode_t key = xkb_keymap_max_keycode(map_.get()); key >= first && key > 0; --key) {
        bool makes_something = false;
        const xkb_layout_index_t layouts = xkb_keymap_num_layouts_for_key(map_.get(), key);
        for (xkb_layout_index_t layout = 0; layout < layouts; ++layout) {
            const auto levels = xkb_keymap_num_levels_for_key(map_.get(), key, layout);
            for (xkb_level_index_t level = 0; level < levels; ++level) {
                const xkb_keysym_t* symbols = nullptr;
                makes_something |=
                    xkb_keymap_key_get_syms_by_level(map_.get(), key, layout, level, &symbols) > 0;
            }
        }
        if (!makes_something) spare.push_back(key);
    }
    return spare;
}

}  // namespace foyer::mirror
