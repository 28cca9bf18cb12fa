#include "kiosk/session/owner_scan.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>

namespace foyer::kiosk {

namespace {

struct LinuxEntry {  // as getdents64 writes it
    std::uint64_t inode;
    std::int64_t offset;
    std::uint16_t length;
    std::uint8_t type;
    char name[1];
};

// The first three names of a path: deeper names may be a guest's.
std::string place_of(const std::string& path) {
    std::size_t end = 0;
    for (int depth = 0; depth < 3 && end != std::string::npos; ++depth) {
        end = path.find('/', end + 1);
    }
    return path.substr(0, end);
}

class Scan {
public:
    explicit Scan(const ProofScope& scope) : scope_(scope), buffer_(new char[buffer_size]) {}

    Result<OwnerScan> run(const std::string& top) {
        struct statx entry = {};
        if (!look(AT_FDCWD, top.c_str(), entry)) {
            return errno == ENOENT ? Result<OwnerScan>(result_)
                                   : failure(Error::of_errno(top, errno));
        }
        device_ = device(entry);
        judge(entry, top);
        if (S_ISDIR(entry.stx_mode)) {
            todo_.push_back(top);
        }
        while (!todo_.empty()) {
            const std::string directory = std::move(todo_.back());
            todo_.pop_back();
            if (Status read = read_directory(directory); !read) {
                return failure(read.error());
            }
        }
        return result_;
    }

private:
    static constexpr std::size_t buffer_size = 256 * 1024;

    static std::uint64_t device(const struct statx& entry) {
        return (std::uint64_t{entry.stx_dev_major} << 32U) | entry.stx_dev_minor;
    }
    static bool look(int directory, const char* name, struct statx& entry) {
        return ::statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
                       STATX_TYPE | STATX_UID | STATX_GID, &entry) == 0;
    }

    void judge(const struct statx& entry, const std::string& directory) {
        ++result_.seen;
        if (scope_.concerns(entry.stx_uid) || scope_.concerns(entry.stx_gid)) {
            if (result_.found++ == 0) {
                result_.first_place = place_of(directory);
            }
        }
    }

    Status read_directory(const std::string& path) {
        const Descriptor directory(
            ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
        if (!directory) {
            const bool vanished = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
            return vanished ? Status() : failure(Error::of_errno(path, errno));
        }
        for (;;) {
            const long n = ::syscall(SYS_getdents64, directory.get(), buffer_.get(), buffer_size);
            if (n == 0 || (n < 0 && errno == ENOENT)) {
                return {};
            }
            if (n < 0) {
                return failure(Error::of_errno(path, errno));
            }
            for (long at = 0; at < n;) {
                const auto* entry = reinterpret_cast<const LinuxEntry*>(buffer_.get() + at);
                at += entry->length;
                const std::string_view name = entry->name;
                if (name != "." && name != ".." && !see(directory.get(), path, entry->name)) {
                    return failure(Error::of_errno("an entry of " + path, errno));
                }
            }
        }
    }

    // False when the entry is there and cannot be looked at.
    bool see(int directory, const std::string& path, const char* name) {
        struct statx entry = {};
        if (!look(directory, name, entry)) {
            return errno == ENOENT;  // gone meanwhile
        }
        if (device(entry) != device_) {
            return true;  // another file system has its own turn
        }
        judge(entry, path);
        if (S_ISDIR(entry.stx_mode)) {
            todo_.push_back(path == "/" ? path + name : path + '/' + name);
        }
        return true;
    }

    const ProofScope& scope_;
    std::unique_ptr<char[]> buffer_;
    std::uint64_t device_ = 0;
    OwnerScan result_;
    std::vector<std::string> todo_;
};

}  // namespace

Result<OwnerScan> scan_owners(const std::string& top, const ProofScope& scope) {
    return Scan(scope).run(top);
}

}  // namespace foyer::kiosk
