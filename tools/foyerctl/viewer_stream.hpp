// The VNC viewer's connection on loopback.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "proto/byte_stream.hpp"

namespace foyer::ctl {

class ViewerStream final : public ByteStream {
public:
    // Small writes go out at once, and little waits in the buffer, so that little is still shown
    // after a stop.
    explicit ViewerStream(boost::asio::ip::tcp::socket socket);

    boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override;
    boost::asio::awaitable<Status> write(std::span<const std::byte> bytes) override;
    void cut() override;

    // Lets the last words arrive: nothing more is written; returns when the viewer has closed its
    // side too. `cut` ends the waiting.
    boost::asio::awaitable<void> take_leave();

private:
    boost::asio::ip::tcp::socket socket_;
};

}  // namespace foyer::ctl
