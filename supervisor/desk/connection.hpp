// One connection to the desk, from its TLS handshake to its end: request after request, or the
// feed, or a help's WebSocket.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>

#include "supervisor/desk/feed.hpp"
#include "supervisor/desk/http_server.hpp"
#include "supervisor/desk/metrics.hpp"
#include "supervisor/desk/presence.hpp"
#include "supervisor/desk/site.hpp"

namespace foyer::supervisor {

// What all connections share; outlives them.
struct Surroundings {
    const HttpServerSetup& setup;
    boost::asio::ssl::context& tls;
    Backend& backend;
    Accounts& accounts;
    Site& site;
    Feed& feed;
    Presence& presence;
    DeskCounts& counts;
};

// While it runs, `end_now` holds what ends it from outside: the socket is closed, and the
// coroutine returns soon after.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, Surroundings around,
                                   std::function<void()>& end_now);

}  // namespace foyer::supervisor
