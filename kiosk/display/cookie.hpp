// The secret that admits a client to an X server (MIT-MAGIC-COOKIE-1), and its file. The file's one
// entry is FamilyWild, which matches inside any UTS namespace and on any display number.
#pragma once

#include <sys/types.h>

#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// 16 random bytes.
std::string make_cookie();

// Writes `cookie` as an Xauthority file that only `owner` (and root) can read, mode 0400.
Status write_cookie_file(const std::string& path, const std::string& cookie, uid_t owner);

}  // namespace foyer::kiosk
