#include "tools/bench/rfb/stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace foyer::bench {

using std::chrono::steady_clock;

namespace {

constexpr std::size_t at_once = 1 << 20;

bool readable(int fd, steady_clock::time_point until) {
    pollfd waiting{fd, POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::max(until - steady_clock::now(), steady_clock::duration::zero()));
    const timespec time{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    return ppoll(&waiting, 1, &time, nullptr) > 0;
}

}  // namespace

Stream::Stream(int socket) : socket_(socket), buffer_(2 * at_once) {}

Stream::~Stream() { close(socket_); }

std::span<const std::uint8_t> Stream::take(std::size_t size) {
    while (end_ - begin_ < size) {
        if (begin_ + std::max(size, at_once) > buffer_.size()) {
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
            if (buffer_.size() < size + at_once) buffer_.resize(size + at_once);
        }
        if (!readable(socket_, steady_clock::now() + patience)) {
            throw std::runtime_error("the server says nothing in the middle of a message");
        }
        receive();
    }
    const std::span<const std::uint8_t> taken(buffer_.data() + begin_, size);
    begin_ += size;
    return taken;
}

void Stream::receive() {
    if (begin_ == end_) begin_ = end_ = 0;
    const ssize_t got = recv(socket_, buffer_.data() + end_, buffer_.size() - end_, 0);
    if (got == 0) throw std::runtime_error("the server has closed the connection");
    if (got < 0) throw std::system_error(errno, std::generic_category(), "reading from the server");
    end_ += std::size_t(got);
    received_ += std::uint64_t(got);
}

std::uint16_t Stream::u16() {
    const auto bytes = take(2);
    return std::uint16_t(bytes[0] << 8 | bytes[1]);
}

std::uint32_t Stream::u32() {
    const auto bytes = take(4);
    return std::uint32_t(bytes[0]) << 24 | std::uint32_t(bytes[1]) << 16 |
           std::uint32_t(bytes[2]) << 8 | bytes[3];
}

void Stream::write(const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t put = send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (put < 0)
            throw std::system_error(errno, std::generic_category(), "writing to the server");
        done += std::size_t(put);
    }
}

bool Stream::wait(steady_clock::time_point until) {
    return begin_ < end_ || readable(socket_, until);
}

std::string u16(unsigned value) { return {char(value >> 8), char(value)}; }

std::string u32(std::uint32_t value) { return u16(value >> 16) + u16(value & 0xffff); }

}  // namespace foyer::bench
