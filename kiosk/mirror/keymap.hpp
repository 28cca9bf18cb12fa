// Which key, with which modifiers, makes a character on the guest's keyboard. A viewer sends
// keysyms of its own layout ("at"), X wants a key of the guest's (on AZERTY: AltGr and the key
// 0). The answer is found by asking a copy of the server's keyboard map what each key would
// make, not by a model of layouts. Characters that no key makes are put on spare keys.
#pragma once

#include <xkbcommon/xkbcommon.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace foyer::mirror {

// What the keyboard's state is: real modifiers (bits as in X: Shift 1, Lock 2, Control 4, ...) that
// are in effect, and the layout in use.
struct KeyboardState {
    std::uint32_t modifiers = 0;
    std::uint32_t layout = 0;
};

// Press `keycode` while Shift and the third level (AltGr) are changed as said.
struct Stroke {
    xkb_keycode_t keycode = 0;
    bool flip_shift = false, flip_level3 = false;
    friend bool operator==(const Stroke&, const Stroke&) = default;
};

class Keymap {
public:
    // Takes the map over.
    explicit Keymap(xkb_keymap* map);

    // The stroke with the fewest changes of modifiers; none: no key makes `keysym`.
    std::optional<Stroke> find(xkb_keysym_t keysym, const KeyboardState& state) const;
    bool shift_active(const KeyboardState& state) const;
    bool level3_active(const KeyboardState& state) const;
    // The keys that make Shift and the third level; 0: this keyboard has none.
    xkb_keycode_t shift_key() const { return shift_.keycode; }
    xkb_keycode_t level3_key() const { return level3_.keycode; }
    // What the key itself is, whatever the modifiers: for example XKB_KEY_Shift_R.
    xkb_keysym_t base_symbol(xkb_keycode_t keycode) const;
    // Keys that make nothing, the highest first; then those with a symbol that hardly a keyboard
    // has a key for (XF86Finance, XF86Phone, ...).
    std::vector<xkb_keycode_t> spare_keys() const;

private:
    struct Free {
        void operator()(xkb_keymap* map) const { xkb_keymap_unref(map); }
        void operator()(xkb_state* state) const { xkb_state_unref(state); }
    };
    struct Modifier {
        xkb_keycode_t keycode = 0;
        xkb_mod_mask_t mask = 0;
    };
    Modifier modifier_of(xkb_keysym_t keysym) const;
    bool makes_nothing(xkb_keycode_t key) const;

    std::unique_ptr<xkb_keymap, Free> map_;
    std::unique_ptr<xkb_state, Free> scratch_;  // asked "what if"
    Modifier shift_, level3_;
};

}  // namespace foyer::mirror
