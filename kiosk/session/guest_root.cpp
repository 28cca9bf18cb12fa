#include "kiosk/session/guest_root.hpp"

#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"
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

Status mount_overlay(const std::string& target, const std::string& layers, unsigned long flags) {
    if (::mount("overlay", target.c_str(), "overlay", flags | MS_NODEV, layers.c_str()) != 0) {
        return failure(Error::of_errno("overlay on " + target, errno));
    }
    return {};
}

// The station's programs, under the image's where it has some.
Status mount_programs(const std::string& image, const std::string& target) {
    std::error_code error;
    return fs::exists(image + "/usr", error)
               ? mount_overlay(target, "lowerdir=" + image + "/usr:/usr", MS_RDONLY | MS_NOSUID)
               : bind_tree("/usr", target, true);
}

Status make_mount_point(const std::string& path, bool directory) {
    std::error_code error;
    fs::create_directories(directory ? fs::path(path) : fs::path(path).parent_path(), error);
    if (error) {
        return failure("making " + path + ": " + error.message());
    }
    return directory || fs::exists(path, error) ? Status() : write_file(path, "", 0644);
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
    for (const Place& place :
         {Place{"/home", 0700, uid}, Place{"/tmp", 01777, 0}, Place{"/vartmp", 01777, 0},
          Place{"/shm", 01777, 0}, Place{"/run", 0700, uid}, Place{"/tmp/.X11-unix", 01777, 0}}) {
        if (Status made = make_directory(directory + place.name, place.mode, place.owner); !made) {
            return made;
        }
    }
    return copy_home(skeleton, directory + "/home", uid);
}

Status make_image_root(const ImageRoot& root, const std::vector<std::string>& files) {
    const std::string merged = root.directory + "/root", upper = root.directory + "/upper",
                      work = root.directory + "/work";
    for (const std::string& place : {merged, upper, work}) {
        if (Status made = make_directory(place, 0755, 0); !made) {
            return made;
        }
    }
    const std::string layers =
        fmt::format("lowerdir={}:{},upperdir={},workdir={}", root.image, root.base, upper, work);
    if (Status mounted = mount_overlay(merged, layers, MS_NOSUID); !mounted) {
        return mounted;
    }
    for (const char* directory : {"/dev", "/proc", "/usr", "/tmp", "/var/tmp",
                                  "/var/cache/fontconfig", "/home/guest", "/run/lock"}) {
        if (Status made = make_mount_point(merged + directory, true); !made) {
            return made;
        }
    }
    if (Status made = make_mount_point(fmt::format("{}/run/user/{}", merged, root.uid), true);
        !made) {
        return made;
    }
    for (const std::string& file : files) {
        if (Status made = make_mount_point(merged + file, false); !made) {
            return made;
        }
    }
    return mount_programs(root.image, merged + "/usr");
}

}  // namespace foyer::kiosk
