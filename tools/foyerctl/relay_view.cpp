#include "tools/foyerctl/relay_view.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <chrono>
#include <csignal>
#include <optional>
#include <utility>
#include <vector>

#include "proto/byte_stream.hpp"
#include "proto/quietly.hpp"
#include "tools/foyerctl/blocking.hpp"
#include "tools/foyerctl/relay_stream.hpp"
#include "tools/foyerctl/rfb_greeting.hpp"
#include "tools/foyerctl/viewer_stream.hpp"

namespace foyer::ctl {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::minutes greeting_max{2};  // a person types the password
constexpr std::chrono::seconds farewell_max{2};
constexpr std::size_t chunk_bytes = 64 * 1024;

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
    std::unique_ptr<ByteStream> relay;
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
        relay->cut();  // it is still being greeted: there is nothing to tell yet
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
    auto joined = co_await join_relay(door, help);
    if (!joined) {
        co_return failure("no picture came: " + joined.error().text);
    }
    relay = std::move(*joined);
    if (end) {
        co_return failure(reason);  // interrupted meanwhile
    }
    if (const auto greeted = co_await greet_mirror(*relay); !greeted) {
        co_return failure("no picture came: " + greeted.error().text);
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
