// The directories of a sandbox that are made for it in memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// In the calling process's own mount namespace: one tmpfs at `directory` (made) with home (a copy of
// `skeleton`), tmp, vartmp, shm and run: its `size_mb` is the quota for all that the guest can
// write. The home, run and what is in them are `uid`'s.
Status make_writable(const std::string& directory, const std::string& skeleton,
                     std::int32_t size_mb, uid_t uid);

}  // namespace foyer::kiosk
