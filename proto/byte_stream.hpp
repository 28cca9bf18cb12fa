// A connection as its users see it: bytes in, bytes out, and two ways to end. The TLS station
// link, the desk's WebSocket and foyerctl's local socket are all one of these, so the relay joins
// any two without knowing what they are made of.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <span>

#include "proto/result.hpp"

namespace foyer {

class ByteStream {
public:
    virtual ~ByteStream() = default;

    // Reads at least one byte. Error: the other side closed, or the connection broke.
    virtual boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) = 0;
    // Writes all of it; suspends while the other side does not read.
    virtual boost::asio::awaitable<Status> write(std::span<const std::byte> bytes) = 0;
    // Ends both directions now; whatever still waits in buffers is thrown away (a TCP reset).
    // Pending reads and writes fail. May be called more than once.
    virtual void cut() = 0;
};

}  // namespace foyer
