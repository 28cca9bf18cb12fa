#include "proto/tls_link.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "proto/frame.hpp"
#include "proto/race.hpp"
#include "proto/tls_connection.hpp"
#include "proto/tls_stream.hpp"

namespace foyer {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Clock = std::chrono::steady_clock;
using Chunk = std::array<std::byte, 4096>;
using std::chrono::milliseconds;

std::string_view text_of(const Chunk& chunk, std::size_t size) {
    return {reinterpret_cast<const char*>(chunk.data()), size};
}

asio::awaitable<Status> connect_socket(tcp::socket& socket, const std::string& host,
                                       std::uint16_t port) {
    tcp::resolver resolver(socket.get_executor());
    boost::system::error_code error;
    const auto endpoints = co_await resolver.async_resolve(
        host, std::to_string(port), asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(Error::of("resolve " + host, error));
    co_await asio::async_connect(socket, endpoints,
                                 asio::redirect_error(asio::use_awaitable, error));
    if (error) {
        co_return failure(Error::of("connect to " + host + ":" + std::to_string(port), error));
    }
    co_return Status{};
}

}  // namespace

class TlsLink::Connection {
public:
    Connection(tcp::socket socket, const TlsContext& context)
        : tls_(std::make_unique<TlsConnection>(std::move(socket), context)),
          wake_writer_(tls_->executor()),
          wake_watch_(tls_->executor()) {}

    TlsConnection& tls() { return *tls_; }
    std::unique_ptr<TlsConnection> take_tls() { return std::move(tls_); }
    FrameReader& reader() { return reader_; }

    asio::awaitable<Status> fill_until_frame(std::string& payload);
    asio::awaitable<std::string> run(std::function<void(std::string_view)> on_frame,
                                     LinkLimits limits);
    Status send(std::string_view payload);
    void close(std::string reason, Millis drain_ms);
    Millis drain_ms() const { return limits_.drain_ms; }

private:
    asio::awaitable<void> read_loop(const std::function<void(std::string_view)>& on_frame);
    asio::awaitable<void> write_loop();
    asio::awaitable<void> watch_loop();
    // What ended the link, if nothing has yet.
    void ended(std::string reason) {
        if (reason_.empty()) reason_ = std::move(reason);
    }

    std::unique_ptr<TlsConnection> tls_;
    FrameReader reader_;
    LinkLimits limits_;
    std::string outbox_;   // frames that wait
    std::string writing_;  // frames under way
    asio::steady_timer wake_writer_;
    asio::steady_timer wake_watch_;
    Clock::time_point last_heard_;
    Clock::time_point last_sent_;
    Clock::time_point dies_at_ = Clock::time_point::max();
    Clock::time_point drained_by_;
    bool closing_ = false;
    std::string reason_;
};

// Reads until there is a whole frame that is no heartbeat.
asio::awaitable<Status> TlsLink::Connection::fill_until_frame(std::string& payload) {
    Chunk chunk;
    for (;;) {
        auto next = reader_.next();
        if (!next) co_return failure(next.error());
        if (next->has_value() && !(*next)->empty()) {
            payload = std::move(**next);
            co_return Status{};
        }
        if (next->has_value()) continue;
        const auto got = co_await tls_->read_some(chunk);
        if (!got) co_return failure(got.error());
        reader_.feed(text_of(chunk, *got));
    }
}

asio::awaitable<std::string> TlsLink::Connection::run(
    std::function<void(std::string_view)> on_frame, LinkLimits limits) {
    limits_ = limits;
    last_heard_ = last_sent_ = Clock::now();
    if (limits_.life_ms > 0) dies_at_ = Clock::now() + milliseconds(limits_.life_ms);
    if (closing_) drained_by_ = Clock::now() + milliseconds(limits_.drain_ms);
    co_await race(read_loop(on_frame), write_loop(), watch_loop());
    closing_ = true;
    ended("cancelled");
    co_return reason_;
}

asio::awaitable<void> TlsLink::Connection::read_loop(
    const std::function<void(std::string_view)>& on_frame) {
    Chunk chunk;
    for (;;) {
        for (;;) {
            const auto next = reader_.next();
            if (!next) {
                ended(next.error().text);
                co_return;
            }
            if (!next->has_value()) break;
            last_heard_ = Clock::now();
            // After close() the rest is read only so that the peer's close is seen.
            if (!(*next)->empty() && !closing_) on_frame(**next);
        }
        const auto got = co_await tls_->read_some(chunk);
        if (!got) {
            ended(got.error().text);
            co_return;
        }
        reader_.feed(text_of(chunk, *got));
    }
}

asio::awaitable<void> TlsLink::Connection::write_loop() {
    bool finished = false;
    for (;;) {
        while (!outbox_.empty()) {
            writing_ = std::move(outbox_);
            outbox_ = std::string();
            const Status written = co_await tls_->write(writing_);
            writing_ = std::string();
            if (!written) {
                ended(written.error().text);
                co_return;
            }
            last_sent_ = Clock::now();
        }
        if (closing_ && !finished) {
            // The link ends when the peer has closed too (read_loop) or is late (watch_loop).
            tls_->finish_sending();
            finished = true;
        }
        boost::system::error_code error;
        wake_writer_.expires_at(Clock::time_point::max());
        co_await wake_writer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        // Woken by send() or close(), or cancelled because the link has ended: then the next wait
        // ends this coroutine.
    }
}

asio::awaitable<void> TlsLink::Connection::watch_loop() {
    for (;;) {
        const auto now = Clock::now();
        auto wake_at = drained_by_;
        if (closing_) {
            if (now >= drained_by_) co_return;
        } else {
            const auto idle_at = last_heard_ + milliseconds(limits_.idle_ms);
            if (now >= idle_at) {
                ended("nothing was heard for " + std::to_string(limits_.idle_ms) + " ms");
                co_return;
            }
            if (now >= dies_at_) {
                close("its time of " + std::to_string(limits_.life_ms) + " ms is over",
                      limits_.drain_ms);
                continue;
            }
            if (now - last_sent_ >= milliseconds(limits_.heartbeat_ms)) {
                if (outbox_.empty() && writing_.empty()) (void)send({});
                last_sent_ = now;
            }
            wake_at =
                std::min({idle_at, dies_at_, last_sent_ + milliseconds(limits_.heartbeat_ms)});
        }
        boost::system::error_code error;
        wake_watch_.expires_at(wake_at);
        co_await wake_watch_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

Status TlsLink::Connection::send(std::string_view payload) {
    if (closing_) return failure("send: the link is closed: " + reason_);
    const auto frame = to_frame(payload);
    if (!frame) return failure(frame.error());
    if (outbox_.size() + writing_.size() + frame->size() > limits_.outbox_max) {
        const std::string reason = "the other side does not read: its outbox of " +
                                   std::to_string(limits_.outbox_max) + " bytes is full";
        close(reason, 0);
        return failure("send: " + reason);
    }
    outbox_ += *frame;
    wake_writer_.cancel();
    return {};
}

void TlsLink::Connection::close(std::string reason, Millis drain_ms) {
    if (closing_) return;
    closing_ = true;
    ended(std::move(reason));
    drained_by_ = Clock::now() + milliseconds(drain_ms);
    wake_writer_.cancel();
    wake_watch_.cancel();
}

// ---- the link ---------------------------------------------------------------------------------

TlsLink::TlsLink(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
TlsLink::~TlsLink() = default;

asio::awaitable<Result<std::unique_ptr<TlsLink>>> TlsLink::connect(const TlsContext& context,
                                                                   std::string host,
                                                                   std::uint16_t port,
                                                                   Millis limit_ms) {
    const auto begun = Clock::now();
    tcp::socket socket(co_await asio::this_coro::executor);
    const std::string attempted = "connect to " + host + ":" + std::to_string(port);
    const Status connected =
        co_await within(limit_ms, attempted, connect_socket(socket, host, port));
    if (!connected) co_return failure(connected.error());
    const auto spent = std::chrono::duration_cast<milliseconds>(Clock::now() - begun).count();
    co_return co_await accept(context, std::move(socket), std::max<Millis>(limit_ms - spent, 0));
}

asio::awaitable<Result<std::unique_ptr<TlsLink>>> TlsLink::accept(const TlsContext& context,
                                                                  tcp::socket socket,
                                                                  Millis limit_ms) {
    auto connection = std::make_unique<Connection>(std::move(socket), context);
    const Status done = co_await within(limit_ms, "TLS handshake", connection->tls().handshake());
    if (!done) co_return failure(done.error());
    co_return std::unique_ptr<TlsLink>(new TlsLink(std::move(connection)));
}

const std::string& TlsLink::peer_fingerprint() const {
    return connection_->tls().peers().fingerprint;
}
const std::string& TlsLink::peer_name() const { return connection_->tls().peers().name; }
const std::string& TlsLink::peer_public_key() const {
    return connection_->tls().peers().peer_public_key;
}
const std::string& TlsLink::own_public_key() const {
    return connection_->tls().peers().own_public_key;
}
const std::string& TlsLink::peer_address() const { return connection_->tls().peers().address; }

asio::awaitable<Result<std::string>> TlsLink::read_frame(Millis limit_ms) {
    std::string payload;
    const Status filled =
        co_await within(limit_ms, "wait for a message", connection_->fill_until_frame(payload));
    if (!filled) co_return failure(filled.error());
    co_return payload;
}

asio::awaitable<Status> TlsLink::write_frame(std::string payload, Millis limit_ms) {
    const auto frame = to_frame(payload);
    if (!frame) co_return failure(frame.error());
    co_return co_await within(limit_ms, "send a message", connection_->tls().write(*frame));
}

asio::awaitable<std::string> TlsLink::run(std::function<void(std::string_view)> on_frame,
                                          LinkLimits limits) {
    return connection_->run(std::move(on_frame), limits);
}

Status TlsLink::send(std::string_view payload) { return connection_->send(payload); }

void TlsLink::close(std::string reason) {
    connection_->close(std::move(reason), connection_->drain_ms());
}

std::unique_ptr<ByteStream> TlsLink::into_stream(std::unique_ptr<TlsLink> link) {
    std::string first = link->connection_->reader().take_rest();
    return std::make_unique<TlsStream>(link->connection_->take_tls(), std::move(first));
}

}  // namespace foyer
