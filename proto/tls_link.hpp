// One TLS 1.3 connection between a station and its supervisor. It belongs to one coroutine and
// lives on one io thread. After the handshake it is used in one of three ways:
//   step by step   read_frame / write_frame, for admission and enrolment
//   as a link      run() until it ends, send() from anywhere on the thread
//   as a stream    into_stream(): raw bytes after a StreamOpen frame
// Silent peers, slow readers and over-long frames all end it with a reason.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "proto/byte_stream.hpp"
#include "proto/clock.hpp"
#include "proto/result.hpp"
#include "proto/tls_context.hpp"

namespace foyer {

struct LinkLimits {
    Millis idle_ms = seconds(30);         // no frame for so long ends the link
    Millis heartbeat_ms = seconds(10);    // sent nothing for so long: an empty frame is sent
    Millis life_ms = 0;                   // run() ends so long after it began; 0: no limit
    Millis drain_ms = seconds(2);         // how long close() tries to send what is queued
    std::size_t outbox_max = 256 * 1024;  // bytes queued for a peer that does not read
};

class TlsLink {
public:
    // Connects to `host` (a name or an address) and shakes hands; all within `limit_ms`, but for
    // the time that the system's resolver takes with a name.
    static boost::asio::awaitable<Result<std::unique_ptr<TlsLink>>> connect(
        const TlsContext& context, std::string host, std::uint16_t port, Millis limit_ms);
    // Shakes hands on an accepted connection.
    static boost::asio::awaitable<Result<std::unique_ptr<TlsLink>>> accept(
        const TlsContext& context, boost::asio::ip::tcp::socket socket, Millis limit_ms);
    ~TlsLink();

    // key_fingerprint() of the peer's certificate; "none" when it showed none.
    const std::string& peer_fingerprint() const;
    // The common name in the peer's certificate; empty when it showed none.
    const std::string& peer_name() const;
    // Public keys in the two certificates, SubjectPublicKeyInfo in DER; empty without one.
    const std::string& peer_public_key() const;
    const std::string& own_public_key() const;
    // "ADDRESS:PORT", for logs and for the desk.
    const std::string& peer_address() const;

    // The next payload; heartbeats are passed over. Errors: closed, broken, late, over-long.
    boost::asio::awaitable<Result<std::string>> read_frame(Millis limit_ms);
    boost::asio::awaitable<Status> write_frame(std::string payload, Millis limit_ms);

    // Serves the link until it ends, and says why. `on_frame` gets each payload that is not a
    // heartbeat; it may call send() and close(), and gets nothing more after close().
    boost::asio::awaitable<std::string> run(std::function<void(std::string_view)> on_frame,
                                            LinkLimits limits = {});
    // Queues one payload for run() to write. Error: the payload is too long (nothing happens), or
    // the outbox is full or the link closed (the link ends with that reason).
    Status send(std::string_view payload);
    // Ends run(): what is queued is still sent, then TLS and TCP are closed in order. The first
    // reason stands.
    void close(std::string reason);

    // The connection as raw bytes from here on, beginning with those that came behind the last
    // frame. Its send buffer is kept small, so that little is on the way when it is cut.
    static std::unique_ptr<ByteStream> into_stream(std::unique_ptr<TlsLink> link);

    class Connection;  // socket and TLS state, in tls_link.cpp

private:
    explicit TlsLink(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

}  // namespace foyer
