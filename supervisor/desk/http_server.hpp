// The desk's HTTPS server: the page, the API, the feed and the helps' pictures on one port, TLS
// 1.3 only. Each connection is one coroutine that owns its socket; `stop` ends them and waits.
//
// Limits, all hard: 256 connections, 10 s for the TLS handshake, 30 s for a request to arrive,
// 60 s idle between requests, 64 KiB for a request's header and as much for its body. Bad input
// of any kind is answered by application/problem+json and changes nothing.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "proto/clock.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

class Accounts;
class Backend;
class Feed;

struct HttpServerSetup {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;               // 0: any free one, see `port()`
    std::string certificate_pem;          // chain, leaf first
    std::string key_pem;
    std::filesystem::path web_dir;        // share/foyer/web: the page and novnc/

    std::size_t connections_max = 256;
    Millis handshake_ms = seconds(10);
    Millis request_ms = seconds(30);
    Millis idle_ms = seconds(60);
    Millis heartbeat_ms = seconds(15);    // of the feed
    Millis presence_grace_ms = seconds(5);  // a page that reloads stays present
    Millis ticket_valid_ms = minutes(60 * 24 * 7);
};

class HttpServer {
public:
    // Binds, reads the page's files and begins to accept. `backend` and `accounts` must outlive
    // the server. Error: certificate, address or files, named.
    static Result<std::unique_ptr<HttpServer>> start(boost::asio::any_io_executor executor,
                                                     HttpServerSetup setup, Backend& backend,
                                                     Accounts& accounts);
    ~HttpServer();  // after `stop` has returned, or after the executor has stopped

    std::uint16_t port() const;
    // The shell tells it of every change of the floor.
    Feed& feed();
    // Refuses new connections, closes all, and returns when the last coroutine has ended.
    boost::asio::awaitable<void> stop();

private:
    struct Parts;
    explicit HttpServer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace foyer::supervisor
