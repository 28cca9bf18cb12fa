// Bytes of a socket, in network byte order and waited for. A bench that misses a byte has no
// result, so here and in all that reads from it a failure is an exception, caught in main.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace foyer::bench {

// How long anything may take before the bench fails.
constexpr std::chrono::seconds patience{20};

class Stream {
public:
    // Takes a connected socket over.
    explicit Stream(int socket);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // The next `size` bytes, as soon as they are all there. Good until the next call.
    std::span<const std::uint8_t> take(std::size_t size);
    std::uint8_t u8() { return take(1)[0]; }
    std::uint16_t u16();
    std::uint32_t u32();

    void write(const std::string& bytes);

    // Whether there is a byte to take, at most waited for until then.
    bool wait(std::chrono::steady_clock::time_point until);
    int socket() const { return socket_; }
    std::uint64_t received() const { return received_; }  // bytes, since the beginning

private:
    void receive();

    int socket_;
    std::vector<std::uint8_t> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // of what is not taken yet
    std::uint64_t received_ = 0;
};

// Bytes in network byte order, for what is written.
std::string u16(unsigned value);
std::string u32(std::uint32_t value);

}  // namespace foyer::bench
