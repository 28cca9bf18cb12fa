#include "kiosk/mirror_process.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>

namespace foyer::kiosk {

namespace asio = boost::asio;

namespace {

constexpr std::size_t carried_at_once = 64 * 1024;

// What the mirror has written and nobody has taken is thrown away at a cut, so it is kept small.
constexpr int socket_buffer_bytes = 64 * 1024;

constexpr std::chrono::milliseconds letting_go_time(100);

}  // namespace

MirrorProcess::MirrorProcess(asio::io_context& io, Children& children, MirrorSpec spec)
    : io_(io), children_(children), spec_(std::move(spec)), rfb_(io), letting_go_(io) {}

MirrorProcess::~MirrorProcess() = default;

asio::awaitable<MirrorProcess::Ended> MirrorProcess::run(OpenStream open) {
    auto stream = co_await open();
    if (!stream) {
        co_return Ended{false, stream.error().text};
    }
    stream_ = std::move(*stream);
    if (cut_) {
        stream_->cut();
        co_return Ended{false, "was cut before it began"};
    }
    if (Status started = start(); !started) {
        stream_->cut();
        co_return Ended{false, started.error().text};
    }
    using namespace asio::experimental::awaitable_operators;
    co_await (carry_in() && carry_out());  // the one that ends first cuts, which ends the other
    // Told by its closed channel, the mirror lets go of the keys that the helper held; a killed one
    // cannot, and the X server would keep them pressed. One that does not end is killed.
    boost::system::error_code ended;
    letting_go_.expires_after(child_ ? letting_go_time : std::chrono::milliseconds(0));
    co_await letting_go_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    co_return Ended{closed_, why_.empty() ? "it was cut" : why_};
}

Status MirrorProcess::start() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return failure(Error::of_errno("making the mirror's connection", errno));
    }
    Descriptor theirs(ends[1]);
    for (const int end : ends) {
        ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &socket_buffer_bytes, sizeof socket_buffer_bytes);
    }
    rfb_.assign(ends[0]);
    auto control = make_packet_pair();
    if (!control) {
        return failure(control.error());
    }
    ChildSpec child;
    child.argv = {spec_.program.string(), "--display-fd", "3", "--control-fd", "4", "--rfb-fd", "5"};
    child.env = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
    child.descriptors = {{spec_.display.get(), 3}, {control->second.get(), 4}, {theirs.get(), 5}};
    child.identity = Identity{spec_.uid, spec_.uid};
    child.cgroup = spec_.cgroup;
    auto spawned = children_.spawn(child, [this](const Exit& exit) {
        if (why_.empty() && !exit.clean()) {
            why_ = "the mirror " + exit.text();
        }
        child_ = Child();
        letting_go_.cancel();
        cut();
    });
    if (!spawned) {
        return failure(spawned.error());
    }
    child_ = std::move(*spawned);
    spec_.display.reset();
    control_ = std::make_unique<PacketSocket>(io_, std::move(control->first), mirror::packet_max);
    control_->on_packet([this](const std::string& packet) {
        const auto message = mirror::decode_from_mirror(packet);
        if (!message) {
            why_ = message.error().text;
            cut();
        } else if (const auto* failed = std::get_if<mirror::Failed>(&*message)) {
            why_ = "the mirror: " + failed->reason;
        }
    });
    control_->on_end([this](const std::string&) { cut(); });
    control_->start();
    control_->send(mirror::encode(mirror::Begin{spec_.cookie, spec_.desktop_name}));
    control_->send(mirror::encode(allowed_));
    return {};
}

asio::awaitable<void> MirrorProcess::carry_out() {
    std::array<std::byte, carried_at_once> buffer;
    boost::system::error_code error;
    while (!cut_) {
        const std::size_t size = co_await rfb_.async_read_some(
            asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
        if (error || cut_) {
            break;
        }
        if (!co_await stream_->write(std::span(buffer).first(size))) {
            stream_ended();
        }
    }
    cut();
}

asio::awaitable<void> MirrorProcess::carry_in() {
    std::array<std::byte, carried_at_once> buffer;
    boost::system::error_code error;
    while (!cut_) {
        const auto size = co_await stream_->read_some(buffer);
        if (!size) {
            stream_ended();
        }
        if (cut_) {
            break;
        }
        co_await asio::async_write(rfb_, asio::buffer(buffer.data(), *size),
                                   asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            break;
        }
    }
    cut();
}

// The other end's doing, unless it is cut here already.
void MirrorProcess::stream_ended() {
    if (!cut_) {
        closed_ = why_.empty();
        why_ = closed_ ? "the supervisor closed its stream" : why_;
    }
    cut();
}

void MirrorProcess::allow(mirror::Allow allowed) {
    allowed_ = allowed;
    if (control_) {
        control_->send(mirror::encode(allowed));
    }
}

void MirrorProcess::cut() {
    if (std::exchange(cut_, true)) {
        return;
    }
    control_.reset();
    if (stream_) {
        stream_->cut();
    }
    boost::system::error_code ignored;
    rfb_.close(ignored);
}

}  // namespace foyer::kiosk
