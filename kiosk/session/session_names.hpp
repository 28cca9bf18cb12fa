// Session uids in text that other programs wrote: names of files, lines of job files.
#pragma once

#include <string_view>

#include "kiosk/session/proof.hpp"

namespace foyer::kiosk {

// A run of digits in the name is a session's uid: "1879048196", "core.sh.1879048196.9f.zst".
bool name_concerns(std::string_view name, const ProofScope& scope);

// A word of the text is a user's or group's key with a session's number: "uid=1879048196",
// "User=1879048196". Bare numbers do not count: they may be a time.
bool text_concerns(std::string_view text, const ProofScope& scope);

}  // namespace foyer::kiosk
