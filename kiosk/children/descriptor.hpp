// An open file descriptor that belongs to one object and is closed with it. Functions that only
// look at a descriptor take a plain int.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "proto/result.hpp"

namespace foyer::kiosk {

class Descriptor {
public:
    Descriptor() = default;
    // Takes ownership; -1 = none.
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        reset(std::exchange(other.fd_, -1));
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    // Gives the descriptor away; the caller closes it.
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }
    void reset(int fd = -1);

private:
    int fd_ = -1;
};

struct DescriptorPair {
    Descriptor first, second;
};

// All of these are close-on-exec.

// A pipe: `first` is read, `second` is written. Blocking.
Result<DescriptorPair> make_pipe();
// Two ends of a SOCK_SEQPACKET connection. Blocking; set O_NONBLOCK by giving it to Asio.
Result<DescriptorPair> make_packet_pair();
// An anonymous sealed file with this content, read from its start.
Result<Descriptor> make_memory_file(std::string_view content);

// The whole content of a small file (/proc, settings), at most 16 MiB.
Result<std::string> read_file(const std::string& path);
// Replaces or makes the file with this mode; not atomic, not durable.
Status write_file(const std::string& path, std::string_view content, unsigned mode);

}  // namespace foyer::kiosk
