// The desk's TLS connection as Beast knows it. Only the files that speak HTTP include this: each
// takes half a minute to compile.
#pragma once

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>

#include "proto/byte_stream.hpp"
#include "supervisor/desk/upgrade.hpp"

namespace foyer::supervisor {

using TlsStream = boost::asio::ssl::stream<boost::beast::tcp_stream>;

// A viewer's WebSocket: once accepted, a ByteStream of the payload of binary messages, whose borders
// mean nothing. A text message ends it.
class ViewerSocket : public ByteStream {
public:
    static std::unique_ptr<ViewerSocket> over(TlsStream tls);

    // Answers `request`, which asks for it. Comes before any read or write.
    virtual boost::asio::awaitable<Status> accept(HttpRequest request) = 0;
};

}  // namespace foyer::supervisor
