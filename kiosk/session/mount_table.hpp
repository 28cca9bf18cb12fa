// The mounts of this process's mount namespace, as /proc/self/mountinfo tells them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

struct Mount {
    std::uint64_t id = 0;  // as statx() tells it
    std::string device;    // "8:1"
    std::string root;      // what of the file system is mounted: "/", or a folder of it
    std::string point;
    std::string type;     // "ext4", "fuse.sshfs"
    std::string source;   // "/dev/sda1"
    std::string options;  // of the file system: "rw,user_id=1000"
};

Result<std::vector<Mount>> read_mounts();

// Not file systems without files of their own, and not those of another machine or program, which
// may answer root with a refusal or not at all; check_mounts looks at whose those are.
bool has_stored_owners(const Mount& mount);

// Mount points from which every stored file is reached, few of them twice: of the mounts of one
// file system that are not covered by another mount, those whose root is not inside another's.
std::set<std::string> tops_of_all_files(const std::vector<Mount>& mounts);

}  // namespace foyer::kiosk
