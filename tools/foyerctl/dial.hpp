// A verified TLS connection to the supervisor. Only client.cpp and relay_stream.cpp include this:
// its templates cost half a minute a file.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>

#include "proto/quietly.hpp"
#include "proto/result.hpp"
#include "tools/foyerctl/door.hpp"

namespace foyer::ctl {

using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

// Connects and shakes hands, 10 s for both; no deadline is set on the stream afterwards.
boost::asio::awaitable<Result<std::unique_ptr<TlsStream>>> dial(const Door& door);

// "cannot reach https://host:port: what was found"
Error unreached(const Door& door, const boost::system::error_code& found);

// The sentence of a refusal: the problem's detail, else its title, else the bare status.
Error refusal(int status, std::string_view body);

}  // namespace foyer::ctl
