#include "kiosk/children/mounts.hpp"

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace foyer::kiosk {

namespace {
Status mounted(const std::string& what, long result) {
    if (result != 0) {
        return failure(Error::of_errno(what, errno));
    }
    return {};
}
}  // namespace

Status unshare_mounts(int more) {
    if (::unshare(CLONE_NEWNS | more) != 0) {
        return failure(Error::of_errno("unshare", errno));
    }
    return mounted("making mounts private",
                   ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr));
}

Status mount_tmpfs(const std::string& target, const std::string& options, bool executable) {
    unsigned long flags = MS_NOSUID | MS_NODEV;
    if (!executable) {
        flags |= MS_NOEXEC;
    }
    return mounted("tmpfs on " + target,
                   ::mount("tmpfs", target.c_str(), "tmpfs", flags, options.c_str()));
}

Status bind_tree(const std::string& source, const std::string& target, bool read_only) {
    if (Status bound =
            mounted("binding " + source + " to " + target,
                    ::mount(source.c_str(), target.c_str(), nullptr, MS_BIND | MS_REC, nullptr));
        !bound || !read_only) {
        return bound;
    }
    mount_attr attributes = {};
    attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
    return mounted("making " + target + " read-only",
                   ::syscall(SYS_mount_setattr, AT_FDCWD, target.c_str(), AT_RECURSIVE, &attributes,
                             sizeof attributes));
}

Status pivot_to(const std::string& root) {
    if (::chdir(root.c_str()) != 0 || ::syscall(SYS_pivot_root, ".", ".") != 0 ||
        ::umount2(".", MNT_DETACH) != 0 || ::chdir("/") != 0) {
        return failure(Error::of_errno("making " + root + " the root", errno));
    }
    return {};
}

}  // namespace foyer::kiosk
