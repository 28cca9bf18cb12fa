// The supervisor's end of a help: the station's picture over an authenticated WebSocket.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>

#include "proto/byte_stream.hpp"
#include "proto/result.hpp"
#include "tools/foyerctl/door.hpp"

namespace foyer::ctl {

// Joins the relay of this help. Binary messages are read as one endless stream of bytes; silence is
// broken by pings, which are answered only while somebody reads. Error: not reached, or the
// refusal's sentence.
boost::asio::awaitable<Result<std::unique_ptr<ByteStream>>> join_relay(Door door,
                                                                       std::uint64_t help);

}  // namespace foyer::ctl
