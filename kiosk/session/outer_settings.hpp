// What anybody who reaches the outer X server can change there and what would stay for the next
// guest. Blocking; about 1 ms. A server that does not answer blocks for ever.
#pragma once

#include <cstdint>
#include <map>
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

struct OuterSettings {
    // What it is, for a person ("the keyboard map"), and its value or a fingerprint of it.
    std::map<std::string, std::string> values;
    KeyboardLocks locks;
};

Result<OuterSettings> read_outer_settings(const OuterAccess& outer);

Status set_keyboard_locks(const OuterAccess& outer, KeyboardLocks locks);

}  // namespace foyer::kiosk
