#include "kiosk/curtain/packets.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace foyer::curtain {
namespace {

constexpr int send_wait_ms = 1000;

}  // namespace

Result<Packets> Packets::over(int fd) {
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
        return failure(Error::of_errno("curtain: channel " + std::to_string(fd), errno));
    }
    if (type != SOCK_SEQPACKET) {
        return failure("curtain: channel " + std::to_string(fd) + " is no packet socket");
    }
    return Packets(fd);
}

Packets::~Packets() {
    if (fd_ >= 0) close(fd_);
}

Packets::Packets(Packets&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

Result<std::optional<ToCurtain>> Packets::receive() {
    buffer_.resize(packet_max + 1);  // one more: a longer packet shows as too long
    const auto got = recv(fd_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
        return std::optional<ToCurtain>{};
    }
    if (got < 0) return failure(Error::of_errno("curtain: reading the channel", errno));
    if (got == 0) return failure("curtain: the kiosk closed the channel");
    auto message = decode_to_curtain({buffer_.data(), static_cast<std::size_t>(got)});
    if (!message) return failure(message.error());
    return std::optional<ToCurtain>{std::move(*message)};
}

Status Packets::send(const FromCurtain& message) {
    const std::string packet = encode(message);
    for (;;) {
        if (::send(fd_, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return {};
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return failure(Error::of_errno("curtain: writing to the channel", errno));
        }
        pollfd writable{fd_, POLLOUT, 0};
        if (poll(&writable, 1, send_wait_ms) == 0) {
            return failure("curtain: the kiosk takes nothing from the channel");
        }
    }
}

}  // namespace foyer::curtain
