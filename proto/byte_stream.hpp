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
    // Bytes that leave in one go: with its header, what Asio's TLS stream encrypts at once.
    static constexpr std::size_t piece_max = 8 * 1024 - 16;

    virtual ~ByteStream() = default;

    // Reads at least one byte. Error: the other side closed, or the connection broke.
    virtual boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) = 0;
    // Writes all of it; suspends while the other side does not read.
    virtual boost::asio::awaitable<Status> write(std::span<const std::byte> bytes) = 0;
    // Returns when a write() of at most `piece_max` will not have to wait, as far as can be known.
    virtual boost::asio::awaitable<Status> wait_writable() { co_return Status{}; }
    // The other side has reset the connection; what it sent before may still wait to be read.
    virtual bool was_reset() const { return false; }
    // Ends both directions now; whatever still waits in buffers is thrown away (a TCP reset).
    // Pending reads and writes fail. May be called more than once.
    virtual void cut() = 0;
};

}  // namespace foyer
