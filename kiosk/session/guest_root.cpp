#include "kiosk/session/guest_root.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "kiosk/children/mounts.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

Status make_directory(const std::string& path, mode_t mode, uid_t owner) {
    if (::mkdir(path.c_str(), mode) != 0 || ::chmod(path.c_str(), mode) != 0 ||
        ::chown(path.c_str(), owner, owner) != 0) {
        return failure(Error::of_errno("making " + path, errno));
    }
    return {};
}

// Copies and gives away what is copied; links are copied as links and never followed.
Status copy_home(const std::string& from, const std::string& to, uid_t owner) {
    std::error_code error;
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error) {
        return failure("copying " + from + ": " + error.message());
    }
    for (const auto& entry : fs::recursive_directory_iterator(to, error)) {
        if (::lchown(entry.path().c_str(), owner, owner) != 0) {
            return failure(Error::of_errno(entry.path().string(), errno));
        }
    }
    return {};
}

}  // namespace

Status make_writable(const std::string& directory, const std::string& skeleton,
                     std::int32_t size_mb, uid_t uid) {
    const std::string options = fmt::format("size={}m,nr_inodes=200k,mode=0711", size_mb);
    if (Status mounted = mount_tmpfs(directory, options, true); !mounted) {
        return mounted;
    }
    struct Place {
        const char* name;
        mode_t mode;
        uid_t owner;
    };
    for (const Place& place : {Place{"/home", 0700, uid}, Place{"/tmp", 01777, 0},
                               Place{"/vartmp", 01777, 0}, Place{"/shm", 01777, 0},
                               Place{"/run", 0700, uid}, Place{"/tmp/.X11-unix", 01777, 0}}) {
        if (Status made = make_directory(directory + place.name, place.mode, place.owner); !made) {
            return made;
        }
    }
    return copy_home(skeleton, directory + "/home", uid);
}

}  // namespace foyer::kiosk
