#include "tools/foyerctl/relay_view.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <cassert>
#include <chrono>
#include <csignal>
#include <optional>
#include <utility>
#include <vector>

#include "proto/byte_stream.hpp"
#include "tools/foyerctl/blocking.hpp"
#include "tools/foyerctl/dial.hpp"
#include "tools/foyerctl/rfb_greeting.hpp"

namespace foyer::ctl {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds silence_max{60};  // then pings; without a pong the relay is gone
constexpr std::chrono::minutes greeting_max{2};  // a person types the password
constexpr std::chrono::seconds farewell_max{2};
// Small, so that little is still shown after a stop; large enough for a screen in a few turns.
constexpr int viewer_send_bytes = 128 * 1024;
constexpr std::size_t chunk_bytes = 64 * 1024;

// A reset instead of an orderly close: what still waits in the buffers is thrown away.
void reset(tcp::socket& socket) {
    error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

class ViewerStream final : public ByteStream {
public:
    explicit ViewerStream(tcp::socket socket) : socket_(std::move(socket)) {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        socket_.set_option(asio::socket_base::send_buffer_size(viewer_send_bytes), ignored);
    }
    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override {
        auto [error, got] =
            co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), quietly);
        if (error) {
            co_return failure(Error::of("the viewer left", error));
        }
        co_return got;
    }
    asio::awaitable<Status> write(std::span<const std::byte> bytes) override {
        auto [error, sent] = co_await asio::async_write(
            socket_, asio::buffer(bytes.data(), bytes.size()), quietly);
        if (error) {
            co_return failure(Error::of("the viewer left", error));
        }
        co_return Status{};
    }
    void cut() override { reset(socket_); }

    // Lets the last words arrive: no more is written, and the viewer closes its side.
    asio::awaitable<void> take_leave() {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        std::array<std::byte, 256> rest;
        while (co_await read_some(rest)) {
        }
    }

private:
    tcp::socket socket_;
};

class RelayStream final : public ByteStream {
public:
    explicit RelayStream(TlsStream stream) : socket_(std::move(stream)) {
        auto timeout = websocket::stream_base::timeout::suggested(beast::role_type::client);
        timeout.idle_timeout = silence_max;
        timeout.keep_alive_pings = true;
        socket_.set_option(timeout);
        socket_.binary(true);
        socket_.auto_fragment(false);
        socket_.read_message_max(0);  // RFB is one endless stream, cut into messages anyhow
    }

    asio::awaitable<Status> join(const Door& door, std::uint64_t help) {
        socket_.set_option(
            websocket::stream_base::decorator([&door](websocket::request_type& request) {
                request.set(http::field::user_agent, "foyerctl/" FOYER_VERSION);
                request.set(http::field::authorization, "Bearer " + door.token);
            }));
        websocket::response_type answer;
        const auto target = "/api/v1/help/" + std::to_string(help) + "/rfb";
        auto [error] =
            co_await socket_.async_handshake(answer, door.url.authority(), target, quietly);
        if (error == websocket::error::upgrade_declined) {
            co_return failure(refusal(static_cast<int>(answer.result_int()), answer.body()));
        }
        if (error) {
            co_return failure(unreached(door, error));
        }
        co_return Status{};
    }
    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override {
        for (;;) {
            auto [error, got] =
                co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), quietly);
            if (error == websocket::error::closed) {
                const auto& why = socket_.reason().reason;
                co_return failure(why.empty() ? "the help ended"
                                              : std::string(why.data(), why.size()));
            }
            if (error) {
                co_return failure(Error::of("the help ended", error));
            }
            if (got > 0) {  // 0: the end of a message
                co_return got;
            }
        }
    }
    asio::awaitable<Status> write(std::span<const std::byte> bytes) override {
        auto [error, sent] =
            co_await socket_.async_write(asio::buffer(bytes.data(), bytes.size()), quietly);
        if (error) {
            co_return failure(Error::of("the help ended", error));
        }
        co_return Status{};
    }
    void cut() override { reset(beast::get_lowest_layer(socket_).socket()); }

private:
    websocket::stream<TlsStream> socket_;
};

}  // namespace

struct RelayView::Parts {
    explicit Parts(asio::io_context& context)
        : io(context), acceptor(context), signals(context), changed(context), patience(context) {
        changed.expires_at(asio::steady_timer::time_point::max());
    }

    asio::awaitable<Result<bool>> join(Door door, std::uint64_t help);
    asio::awaitable<void> from_relay();
    asio::awaitable<void> serve_viewer(std::string password);
    asio::awaitable<void> serve_one(std::string password);
    asio::awaitable<Status> admit(std::string password);
    asio::awaitable<Result<bool>> until_over();
    asio::awaitable<Result<bool>> close();
    void spawn(asio::awaitable<void> work);
    void finish(End why, std::string text);

    asio::io_context& io;
    tcp::acceptor acceptor;
    asio::signal_set signals;
    asio::steady_timer changed;   // cancelled when `ready`, `serving`, `running` or `end` changes
    asio::steady_timer patience;  // for the viewer's greeting
    std::unique_ptr<RelayStream> relay;
    std::unique_ptr<ViewerStream> viewer;
    bool ready = false;    // the viewer has been greeted
    bool serving = false;  // the viewer's coroutine runs
    int running = 0;       // coroutines that use what is here
    std::optional<End> end;
    std::string reason;
};

// The first reason counts; whatever comes later is its consequence. The relay stays: the desk is
// told first that the help is over, else it would note a broken stream as the reason.
void RelayView::Parts::finish(End why, std::string text) {
    if (end) {
        return;
    }
    end = why;
    reason = std::move(text);
    error_code ignored;
    acceptor.close(ignored);
    signals.cancel(ignored);
    patience.cancel();
    if (relay && running == 0) {
        relay->cut();  // it is still being joined: there is nothing to tell yet
    }
    if (viewer) {
        viewer->cut();
    }
    changed.cancel();
}

void RelayView::Parts::spawn(asio::awaitable<void> work) {
    ++running;
    asio::co_spawn(io, std::move(work), [this](std::exception_ptr thrown) {
        --running;
        changed.cancel();
        if (thrown) {
            std::rethrow_exception(thrown);  // out of whoever runs the io_context
        }
    });
}

asio::awaitable<Result<bool>> RelayView::Parts::join(Door door, std::uint64_t help) {
    auto stream = co_await dial(door);
    if (!stream) {
        co_return failure(std::move(stream.error()));
    }
    relay = std::make_unique<RelayStream>(std::move(**stream));
    if (end) {
        co_return failure(reason);  // interrupted while dialling
    }
    auto joined = co_await relay->join(door, help);
    if (joined) {
        joined = co_await greet_mirror(*relay);
    }
    if (!joined) {
        co_return failure("no picture came: " + joined.error().text);
    }
    co_return true;
}

// Reads from the beginning, so that an end is noticed and pings are answered while no viewer is
// there; the mirror has nothing to say before the viewer does.
asio::awaitable<void> RelayView::Parts::from_relay() {
    std::vector<std::byte> chunk(chunk_bytes);
    for (;;) {
        const auto got = co_await relay->read_some(chunk);
        if (!got) {
            finish(End::help_ended, got.error().text);
            break;
        }
        while (!ready && !end) {
            co_await changed.async_wait(quietly);
        }
        if (end) {
            continue;  // nobody sees it any more; read on until the relay closes
        }
        if (const auto sent = co_await viewer->write(std::span(chunk).first(*got)); !sent) {
            finish(End::viewer_left, sent.error().text);
        }
    }
}

// A viewer that says nothing is not waited for forever.
asio::awaitable<Status> RelayView::Parts::admit(std::string password) {
    const auto cut_viewer = [this](error_code error) {
        if (!error) {
            viewer->cut();
        }
    };
    patience.expires_after(greeting_max);
    patience.async_wait(cut_viewer);
    auto greeted = co_await greet_viewer(*viewer, std::move(password));
    if (!greeted && !end) {
        patience.expires_after(farewell_max);
        patience.async_wait(cut_viewer);
        co_await viewer->take_leave();
    }
    patience.cancel();
    co_return greeted;
}

asio::awaitable<void> RelayView::Parts::serve_viewer(std::string password) {
    co_await serve_one(std::move(password));
    serving = false;
    changed.cancel();
}

asio::awaitable<void> RelayView::Parts::serve_one(std::string password) {
    auto [error, socket] = co_await acceptor.async_accept(quietly);
    if (error) {
        finish(End::viewer_failed, Error::of("cannot accept a viewer", error).text);
        co_return;
    }
    error_code ignored;
    acceptor.close(ignored);  // one connection: the next is refused
    viewer = std::make_unique<ViewerStream>(std::move(socket));
    if (const auto admitted = co_await admit(std::move(password)); !admitted) {
        finish(End::viewer_failed, admitted.error().text);
        co_return;
    }
    ready = true;
    changed.cancel();
    std::vector<std::byte> chunk(chunk_bytes);
    while (!end) {
        const auto got = co_await viewer->read_some(chunk);
        if (!got) {
            finish(End::viewer_left, got.error().text);
            break;
        }
        if (const auto sent = co_await relay->write(std::span(chunk).first(*got)); !sent) {
            finish(End::help_ended, sent.error().text);
        }
    }
}

asio::awaitable<Result<bool>> RelayView::Parts::until_over() {
    while (!end || serving) {
        co_await changed.async_wait(quietly);
    }
    co_return true;
}

asio::awaitable<Result<bool>> RelayView::Parts::close() {
    finish(End::interrupted, "");
    if (relay) {
        relay->cut();
    }
    while (running > 0) {
        co_await changed.async_wait(quietly);
    }
    co_return true;
}

RelayView::RelayView(asio::io_context& io) : parts_(std::make_unique<Parts>(io)) {}

RelayView::~RelayView() {
    try {
        (void)run_blocking(parts_->io, parts_->close());
    } catch (const std::exception&) {
        // A coroutine's own exception: it has ended with it, and nobody is left to tell.
    }
}

Result<Loopback> RelayView::bind(const Loopback& address) {
    const tcp::endpoint endpoint(asio::ip::make_address(address.address), address.port);
    error_code error;
    auto& acceptor = parts_->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    if (error) {
        return failure(Error::of("cannot listen on " + address.text(), error));
    }
    return Loopback{address.address, acceptor.local_endpoint().port()};
}

Status RelayView::open(const Door& door, std::uint64_t help) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        parts_->signals.add(signal);
    }
    parts_->signals.async_wait([parts = parts_.get()](error_code error, int) {
        if (!error) {
            parts->finish(End::interrupted, "interrupted");
        }
    });
    const auto joined = run_blocking(parts_->io, parts_->join(door, help));
    if (!joined) {
        return failure(joined.error());
    }
    parts_->spawn(parts_->from_relay());
    return {};
}

Status RelayView::listen(const std::string& password) {
    if (parts_->end) {
        return failure(parts_->reason);
    }
    error_code error;
    parts_->acceptor.listen(1, error);
    if (error) {
        return failure(Error::of("cannot listen", error));
    }
    parts_->serving = true;
    parts_->spawn(parts_->serve_viewer(password));
    return {};
}

RelayView::End RelayView::wait() {
    (void)run_blocking(parts_->io, parts_->until_over());
    return *parts_->end;
}

bool RelayView::served() const { return parts_->ready; }

const std::string& RelayView::reason() const { return parts_->reason; }

}  // namespace foyer::ctl
