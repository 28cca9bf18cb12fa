#include "kiosk/session/owner_scan.hpp"

#include <dirent.h>
#include <endian.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <linux/xattr.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/proc_scan.hpp"
#include "kiosk/session/session_names.hpp"

namespace foyer::kiosk {

namespace {

struct LinuxEntry {  // as getdents64 writes it
    std::uint64_t inode;
    std::int64_t offset;
    std::uint16_t length;
    std::uint8_t type;
    char name[1];
};

// What was listed is not there any more, or something else is.
bool gone(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

// An access list names a session: a header, then entries of tag, permissions and id, little-endian.
bool list_concerns(std::string_view list, const ProofScope& scope) {
    for (std::size_t at = sizeof(posix_acl_xattr_header);
         at + sizeof(posix_acl_xattr_entry) <= list.size(); at += sizeof(posix_acl_xattr_entry)) {
        posix_acl_xattr_entry entry;
        std::memcpy(&entry, list.data() + at, sizeof entry);
        const auto tag = le16toh(entry.e_tag);
        if ((tag == ACL_USER || tag == ACL_GROUP) && scope.concerns(le32toh(entry.e_id))) {
            return true;
        }
    }
    return false;
}

// A capability of revision 3 is valid in the user namespaces whose root is `rootid`.
bool capability_concerns(std::string_view value, const ProofScope& scope) {
    vfs_ns_cap_data data;
    if (value.size() != sizeof data) {
        return false;
    }
    std::memcpy(&data, value.data(), sizeof data);
    return scope.concerns(le32toh(data.rootid));
}

class Scan {
public:
    Scan(const ProofScope& scope, Marks marks)
        : scope_(scope), marks_(marks), buffer_(new char[buffer_size]) {}

    Result<OwnerScan> run(const std::string& top) {
        struct statx entry = {};
        if (!look(AT_FDCWD, top.c_str(), entry)) {
            return errno == ENOENT ? Result<OwnerScan>(result_)
                                   : failure(Error::of_errno(top, errno));
        }
        const std::string place =
            S_ISDIR(entry.stx_mode) ? top : std::filesystem::path(top).parent_path().string();
        if (!take(entry, top, {top, place, true, all_may_enter(top)})) {
            return failure(Error::of_errno(top, errno));
        }
        while (!todo_.empty()) {
            const Directory directory = std::move(todo_.back());
            todo_.pop_back();
            if (Status read = read_directory(directory); !read) {
                return failure(read.error());
            }
        }
        return std::move(result_);
    }

private:
    static constexpr std::size_t buffer_size = 256 * 1024;
    static constexpr int place_depth = 3;

    // What is told of a find is the deepest directory around it, at most three deep, whose name no
    // guest can have chosen.
    struct Directory {
        std::string path;
        std::string place;  // what is told
        bool told;          // the names in it may be told
        bool entered;       // every user may enter it and all above it
    };

    // Everything above `top` may be entered by every user.
    static bool all_may_enter(const std::string& top) {
        for (std::size_t end = top.rfind('/'); end != 0 && end != std::string::npos;
             end = top.rfind('/', end - 1)) {
            struct statx above = {};
            if (look(AT_FDCWD, top.substr(0, end).c_str(), above) &&
                (above.stx_mode & S_IXOTH) == 0) {
                return false;
            }
        }
        return true;
    }

    static bool look(int directory, const char* name, struct statx& entry) {
        return ::statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
                       STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID, &entry) == 0;
    }

    // `in`: the directory of the entry, or the top itself. False when an attribute of the entry
    // cannot be read.
    bool take(const struct statx& entry, std::string path, const Directory& in) {
        ++result_.seen;
        const bool owned = scope_.concerns(entry.stx_uid) || scope_.concerns(entry.stx_gid);
        bool ours = owned || (marks_.names && name_concerns(name_of(path), scope_));
        if (!ours && !S_ISLNK(entry.stx_mode) && !attributes_concern(path.c_str(), ours)) {
            return false;
        }
        if (!ours && marks_.texts && S_ISREG(entry.stx_mode) && !text_of_concerns(path, ours)) {
            return false;
        }
        if (ours && result_.found++ == 0) {
            result_.first_place = in.place;
        }
        if (scope_.concerns(entry.stx_uid)) {
            result_.owned.push_back(path);
        }
        if (S_ISDIR(entry.stx_mode)) {
            const bool entered = in.entered && (entry.stx_mode & S_IXOTH) != 0;
            const bool open = (entry.stx_mode & S_IWOTH) != 0;
            if (open && entered) {
                result_.open_directories.push_back(path);
            }
            std::string place = in.told && !owned ? path : in.place;
            const bool told = in.told && !owned && !open &&
                              std::count(path.begin(), path.end(), '/') < place_depth;
            todo_.push_back({std::move(path), std::move(place), told, entered});
        }
        return true;
    }

    static std::string_view name_of(std::string_view path) {
        return path.substr(path.rfind('/') + 1);
    }

    // Sets `ours`. False when an attribute cannot be read.
    bool attributes_concern(const char* path, bool& ours) const {
        char names[4096];
        const ssize_t n = ::llistxattr(path, names, sizeof names);
        if (n == 0 || (n < 0 && (gone(errno) || errno == ENOTSUP))) {
            return true;
        }
        // More names than fit: asked for one by one.
        const std::string_view list(names, n < 0 ? 0 : static_cast<std::size_t>(n));
        if (n < 0 && errno != ERANGE) {
            return false;
        }
        for (const std::string_view name :
             {XATTR_NAME_POSIX_ACL_ACCESS, XATTR_NAME_POSIX_ACL_DEFAULT, XATTR_NAME_CAPS}) {
            const bool capability = name == XATTR_NAME_CAPS;
            if ((capability && !marks_.capabilities) ||
                (n > 0 && list.find(name) == std::string_view::npos)) {
                continue;
            }
            char value[65536];
            const ssize_t size = ::lgetxattr(path, name.data(), value, sizeof value);
            if (size < 0 && errno != ENODATA && errno != ENOTSUP && !gone(errno)) {
                return false;
            }
            const std::string_view found(value, size < 0 ? 0 : static_cast<std::size_t>(size));
            ours = ours ||
                   (capability ? capability_concerns(found, scope_) : list_concerns(found, scope_));
        }
        return true;
    }

    bool text_of_concerns(const std::string& path, bool& ours) const {
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        char text[4096];
        const ssize_t n = file ? ::read(file.get(), text, sizeof text) : -1;
        if (n < 0) {
            return gone(errno);
        }
        ours = text_concerns(std::string_view(text, static_cast<std::size_t>(n)), scope_);
        return true;
    }

    Status read_directory(const Directory& which) {
        const std::string& path = which.path;
        const Descriptor directory(
            ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
        if (!directory) {
            return gone(errno) ? Status() : failure(Error::of_errno(which.place, errno));
        }
        for (;;) {
            const long n = ::syscall(SYS_getdents64, directory.get(), buffer_.get(), buffer_size);
            if (n == 0 || (n < 0 && errno == ENOENT)) {
                return {};
            }
            if (n < 0) {
                return failure(Error::of_errno(which.place, errno));
            }
            for (long at = 0; at < n;) {
                const auto* entry = reinterpret_cast<const LinuxEntry*>(buffer_.get() + at);
                at += entry->length;
                const std::string_view name = entry->name;
                if (name != "." && name != ".." && !see(directory.get(), which, entry->name)) {
                    return failure(Error::of_errno("an entry of " + which.place, errno));
                }
            }
        }
    }

    // False when the entry is there and cannot be looked at.
    bool see(int directory, const Directory& in, const char* name) {
        struct statx entry = {};
        if (!look(directory, name, entry)) {
            return gone(errno);
        }
        if ((entry.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
            return true;  // another mount has its own turn
        }
        return take(entry, in.path == "/" ? in.path + name : in.path + '/' + name, in);
    }

    const ProofScope& scope_;
    const Marks marks_;
    std::unique_ptr<char[]> buffer_;
    OwnerScan result_;
    std::vector<Directory> todo_;
};

}  // namespace

void OwnerScan::add(const OwnerScan& other) {
    seen += other.seen;
    if (found == 0) {
        first_place = other.first_place;
    }
    found += other.found;
    owned.insert(owned.end(), other.owned.begin(), other.owned.end());
    open_directories.insert(open_directories.end(), other.open_directories.begin(),
                            other.open_directories.end());
}

std::string OwnerScan::text() const {
    return found == 0 ? ""
                      : fmt::format("{}, the first in {}", count_text(found, "file", "files"),
                                    first_place);
}

Result<OwnerScan> scan_owners(const std::string& top, const ProofScope& scope, Marks marks) {
    return Scan(scope, marks).run(top);
}

Result<std::string> scan_all(const std::set<std::string>& tops, const ProofScope& scope,
                             Marks marks) {
    OwnerScan total;
    for (const std::string& top : tops) {
        auto scan = scan_owners(top, scope, marks);
        if (!scan) {
            return failure(scan.error());
        }
        total.add(*scan);
    }
    return total.text();
}

}  // namespace foyer::kiosk
