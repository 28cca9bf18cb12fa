// The directories of a sandbox that are made for it in memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

// In the calling process's own mount namespace: one tmpfs at `directory` (made) with home (a copy
// of `skeleton`), tmp, vartmp, shm and run: its `size_mb` is the quota for all that the guest can
// write. The home, run and what is in them are `uid`'s.
Status make_writable(const std::string& directory, const std::string& skeleton,
                     std::int32_t size_mb, uid_t uid);

struct ImageRoot {
    std::string image;      // IMAGE/root: what the image adds to or puts in place of the station's
    std::string base;       // the prepared base: the allow-listed etc and empty mount points
    std::string directory;  // where make_writable was: the upper layer counts against its quota
    uid_t uid = 0;          // the guest
};

// Also there: an overlay of the image over the base at `directory`/root, with the station's /usr
// (the image's over it) in it, and a mount point for all that the sandbox puts on top. bubblewrap
// runs as the guest and could make none in a root that is root's.
Status make_image_root(const ImageRoot& root, const std::vector<std::string>& files);

}  // namespace foyer::kiosk
