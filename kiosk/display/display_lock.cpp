#include "kiosk/display/display_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace foyer::kiosk {

namespace {

constexpr int first_number = 20;
constexpr int last_number = 999;

std::string lock_path(int number) { return fmt::format("/tmp/.X{}-lock", number); }

// Somebody else lives who wrote their pid there.
bool is_held(int file) {
    char text[16] = {};
    const pid_t pid = ::pread(file, text, sizeof text - 1, 0) > 0 ? std::atoi(text) : 0;
    return pid > 0 && pid != ::getpid() && (::kill(pid, 0) == 0 || errno == EPERM);
}

bool is_same_file(int file, const std::string& path) {
    struct stat ours = {}, there = {};
    return ::fstat(file, &ours) == 0 && ::lstat(path.c_str(), &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

// The locked file, or none when the number is somebody's. The pid alone would do against other X
// servers; the lock on the file keeps two kiosks from taking over a dead one's at once.
Descriptor hold(int number) {
    const std::string path = lock_path(number);
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0444));
    if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0 || !is_same_file(file.get(), path) ||
        is_held(file.get())) {
        return {};
    }
    const std::string pid = fmt::format("{:10}\n", ::getpid());  // as X servers write it
    if (::pwrite(file.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        return {};
    }
    return file;
}

}  // namespace

Result<DisplayLock> DisplayLock::take() {
    for (int number = first_number; number <= last_number; ++number) {
        if (Descriptor file = hold(number)) {
            DisplayLock lock;
            lock.number_ = number;
            lock.file_ = std::move(file);
            ::unlink(lock.socket_path().c_str());  // a dead server's
            return lock;
        }
    }
    return failure(
        fmt::format("no display number from {} to {} is free", first_number, last_number));
}

DisplayLock::~DisplayLock() {
    if (file_) {
        ::unlink(socket_path().c_str());
        ::unlink(lock_path(number_).c_str());
    }
}

std::string DisplayLock::socket_path() const { return fmt::format("/tmp/.X11-unix/X{}", number_); }

}  // namespace foyer::kiosk
