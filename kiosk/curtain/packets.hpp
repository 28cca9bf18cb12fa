// The curtain's end of the channel: whole packets of a SOCK_SEQPACKET socket that the kiosk
// handed over. The kiosk's end is kiosk/packet_socket.hpp.
#pragma once

#include <optional>
#include <string>

#include "kiosk/curtain/channel.hpp"

namespace foyer::curtain {

class Packets {
public:
    // Takes over `fd`. Error: not such a socket.
    static Result<Packets> over(int fd);
    ~Packets();
    Packets(Packets&& other) noexcept;
    Packets& operator=(Packets&&) = delete;

    int descriptor() const { return fd_; }

    // The next message that has arrived; nothing: none has. Error: the kiosk is gone, or what it
    // sent is no message.
    Result<std::optional<ToCurtain>> receive();
    // Error: the kiosk is gone, or has taken nothing for a second.
    Status send(const FromCurtain& message);

private:
    explicit Packets(int fd) : fd_(fd) {}

    int fd_ = -1;
    std::string buffer_;
};

}  // namespace foyer::curtain
