// What anybody who reaches the outer X server can change there and what would stay for the next
// guest. Blocking; about 1 ms. A server that does not answer blocks for ever.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "kiosk/display/outer.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

// Caps Lock, Num Lock and the layout in use: a guest changes them with a key.
struct KeyboardLocks {
    std::uint8_t modifiers = 0;  // bits of X: 2 = Caps Lock, 16 = usually Num Lock
    std::uint8_t layout = 0;     // the number of the group
    friend bool operator==(const KeyboardLocks&, const KeyboardLocks&) = default;
};

// What it is, for a person ("the keyboard map"), and the values, or fingerprints of them, that it
// has: one, or as many as there are keyboards. A new value is a change; one less is not.
using SettingValues = std::map<std::string, std::set<std::string>>;

struct OuterSettings {
    SettingValues values;
    KeyboardLocks locks;
};

Result<OuterSettings> read_outer_settings(const OuterAccess& outer);

Status set_keyboard_locks(const OuterAccess& outer, KeyboardLocks locks);

}  // namespace foyer::kiosk
