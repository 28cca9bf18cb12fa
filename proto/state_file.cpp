#include "proto/state_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace foyer {

namespace {

constexpr std::size_t size_max = 1 << 20;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

private:
    int number_;
};

Status write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failure(Error::of_errno("write", errno));
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

// A rename is durable only when the directory that holds the name is.
Status sync_directory(const std::filesystem::path& directory) {
    const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.open() || ::fsync(opened.number()) != 0) {
        return failure(Error::of_errno("sync " + directory.string(), errno));
    }
    return {};
}

}  // namespace

Status make_private_directory(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return failure(Error::of("make " + directory.string(), error));
    if (::chmod(directory.c_str(), 0700) != 0) {
        return failure(Error::of_errno("set the mode of " + directory.string(), errno));
    }
    return {};
}

Result<std::optional<std::string>> read_state_file(const std::filesystem::path& file) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened.open()) {
        if (errno == ENOENT) return std::nullopt;
        return failure(Error::of_errno("open " + file.string(), errno));
    }
    std::string content;
    char chunk[8192];
    for (;;) {
        const ssize_t got = ::read(opened.number(), chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(Error::of_errno("read " + file.string(), errno));
        if (got == 0) return content;
        content.append(chunk, static_cast<std::size_t>(got));
        if (content.size() > size_max) {
            return failure("read " + file.string() + ": expected at most 1 MiB, found more");
        }
    }
}

Status write_state_file(const std::filesystem::path& file, std::string_view content, mode_t mode) {
    std::filesystem::path fresh = file;
    fresh += ".new";
    ::unlink(fresh.c_str());  // left by a crash, perhaps with another mode
    {
        const Descriptor opened(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
        if (!opened.open()) return failure(Error::of_errno("make " + fresh.string(), errno));
        if (const Status written = write_all(opened.number(), content); !written) {
            return failure(fresh.string() + ": " + written.error().text);
        }
        // The umask may have taken bits away.
        if (::fchmod(opened.number(), mode) != 0 || ::fsync(opened.number()) != 0) {
            return failure(Error::of_errno("sync " + fresh.string(), errno));
        }
    }
    if (::rename(fresh.c_str(), file.c_str()) != 0) {
        return failure(Error::of_errno("replace " + file.string(), errno));
    }
    return sync_directory(file.parent_path());
}

}  // namespace foyer
