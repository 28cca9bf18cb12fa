#include "kiosk/session/uids.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"

namespace foyer::kiosk {

namespace {

constexpr uid_t per_session = 4;

// The counter's file, locked while this lives. Its content is the next free uid, always ten digits
// and a newline in one write, so that there is no moment at which it is cut short. It is empty only
// before its first write.
class CounterFile {
public:
    static Result<CounterFile> open(const std::string& path) {
        CounterFile counter(path);
        counter.file_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!counter.file_ || ::flock(counter.file_.get(), LOCK_EX) != 0) {
            return failure(Error::of_errno("uid counter " + path, errno));
        }
        return counter;
    }

    // The next free uid; the range's first in a new file.
    Result<uid_t> read(const UidRange& range) const {
        char text[16];
        const ssize_t n = ::pread(file_.get(), text, sizeof text, 0);
        if (n < 0) {
            return failure(Error::of_errno("uid counter " + path_, errno));
        }
        if (n == 0) {
            return range.first;
        }
        uid_t next = 0;
        const auto parsed = std::from_chars(text, text + n, next);
        if (n != 11 || parsed.ec != std::errc() || parsed.ptr != text + 10 || text[10] != '\n' ||
            next < range.first || next > range.last + 1) {
            return failure(fmt::format(
                "uid counter {}: expected a number from {} to {}, found \"{}\"", path_, range.first,
                range.last + 1, std::string(text, static_cast<std::size_t>(n))));
        }
        return next;
    }

    Status write(uid_t next) const {
        const std::string text = fmt::format("{:010}\n", next);
        if (::pwrite(file_.get(), text.data(), text.size(), 0) !=
                static_cast<ssize_t>(text.size()) ||
            ::fsync(file_.get()) != 0) {
            return failure(Error::of_errno("uid counter " + path_, errno));
        }
        // A new file is durable only when its directory is.
        const std::string parent = std::filesystem::path(path_).parent_path();
        const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!directory || ::fsync(directory.get()) != 0) {
            return failure(Error::of_errno("uid counter's directory " + parent, errno));
        }
        return {};
    }

private:
    explicit CounterFile(std::string path) : path_(std::move(path)) {}
    std::string path_;
    Descriptor file_;
};

bool used_up(uid_t next, const UidRange& range) { return next + per_session - 1 > range.last; }

}  // namespace

UidCounter::UidCounter(std::string file, UidRange range) : file_(std::move(file)), range_(range) {}

Result<SessionUids> UidCounter::take() {
    const auto counter = CounterFile::open(file_);
    if (!counter) {
        return failure(counter.error());
    }
    const auto next = counter->read(range_);
    if (!next) {
        return failure(next.error());
    }
    if (used_up(*next, range_)) {
        return failure(fmt::format(
            "uid counter {}: the range {} to {} is used up; a clean full proof opens it again",
            file_, range_.first, range_.last));
    }
    if (Status written = counter->write(*next + per_session); !written) {
        return failure(written.error());
    }
    return SessionUids{*next};
}

Status UidCounter::proved_clean() {
    const auto counter = CounterFile::open(file_);
    if (!counter) {
        return failure(counter.error());
    }
    const auto next = counter->read(range_);
    if (!next) {
        return failure(next.error());
    }
    return used_up(*next, range_) ? counter->write(range_.first) : Status();
}

}  // namespace foyer::kiosk
