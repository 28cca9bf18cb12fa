#include "kiosk/children/descriptor.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace foyer::kiosk {

namespace {
constexpr std::size_t file_max = 16U << 20U;
}

void Descriptor::reset(int fd) {
    if (fd_ >= 0) {
        ::close(fd_);
    }
    fd_ = fd;
}

Result<DescriptorPair> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return failure(Error::of_errno("pipe", errno));
    }
    return DescriptorPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<DescriptorPair> make_packet_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return failure(Error::of_errno("socketpair", errno));
    }
    return DescriptorPair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Descriptor> make_memory_file(std::string_view content) {
    Descriptor file(::memfd_create("foyer", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file) {
        return failure(Error::of_errno("memfd_create", errno));
    }
    if (::write(file.get(), content.data(), content.size()) !=
            static_cast<ssize_t>(content.size()) ||
        ::lseek(file.get(), 0, SEEK_SET) != 0 ||
        ::fcntl(file.get(), F_ADD_SEALS,
                F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
        return failure(Error::of_errno("filling a memory file", errno));
    }
    return file;
}

Result<std::string> read_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) {
        return failure(Error::of_errno(path, errno));
    }
    std::string content;
    char buffer[16384];
    for (;;) {
        const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return failure(Error::of_errno(path, errno));
        }
        if (n == 0) {
            return content;
        }
        content.append(buffer, static_cast<std::size_t>(n));
        if (content.size() > file_max) {
            return failure(path + ": expected at most 16 MiB, found more");
        }
    }
}

Status write_file(const std::string& path, std::string_view content, unsigned mode) {
    const Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!file) {
        return failure(Error::of_errno(path, errno));
    }
    if (::write(file.get(), content.data(), content.size()) !=
        static_cast<ssize_t>(content.size())) {
        return failure(Error::of_errno(path, errno));
    }
    return {};
}

}  // namespace foyer::kiosk
