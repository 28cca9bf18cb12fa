#include "kiosk/curtain_process.hpp"

#include <spdlog/spdlog.h>
#include <sched.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <variant>

namespace foyer::kiosk {

CurtainProcess::CurtainProcess(boost::asio::io_context& io, Children& children,
                               std::filesystem::path program, OuterAccess outer,
                               CurtainEvents events)
    : io_(io),
      children_(children),
      program_(std::move(program)),
      outer_(std::move(outer)),
      events_(std::move(events)),
      restart_(io) {
    start();
}

CurtainProcess::~CurtainProcess() = default;

void CurtainProcess::start() {
    auto pair = make_packet_pair();
    if (!pair) {
        died(pair.error().text);
        return;
    }
    ChildSpec spec;
    spec.argv = {program_.string(), "--channel-fd", "3"};
    spec.env = {"DISPLAY=:" + std::to_string(outer_.display), "XAUTHORITY=" + outer_.cookie_file,
                "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent"};
    spec.descriptors = {{pair->second.get(), 3}};
    // It needs no network, and an own one has no abstract sockets: nobody else on the machine can
    // stand in for the outer server there.
    spec.setup = []() -> Status {
        if (::unshare(CLONE_NEWNET) != 0) {
            return failure(Error::of_errno("giving the curtain a network of its own", errno));
        }
        return {};
    };
    spec.nice = curtain_nice;
    spec.identity = Identity{curtain_uid, curtain_uid};
    auto child = children_.spawn(spec, [this](const Exit& exit) { died(exit.text()); });
    if (!child) {
        died(child.error().text);
        return;
    }
    child_ = std::move(*child);
    channel_ = std::make_unique<PacketSocket>(io_, std::move(pair->first), curtain::packet_max);
    channel_->on_packet([this](const std::string& bytes) { packet(bytes); });
    // Its exit follows, and says more.
    channel_->on_end([this](const std::string&) { child_.signal(SIGKILL); });
    channel_->start();
    if (shown_) {
        send(*shown_);
    }
}

void CurtainProcess::packet(const std::string& bytes) {
    const auto message = curtain::decode_from_curtain(bytes);
    if (!message) {
        spdlog::error("curtain: {}", message.error().text);
        child_.signal(SIGKILL);
        return;
    }
    if (const auto* ready = std::get_if<curtain::Ready>(&*message)) {
        restarts_ = 0;
        events_.ready(*ready);
    } else if (const auto* host = std::get_if<curtain::HostReady>(&*message)) {
        events_.host_ready(*host);
    } else if (const auto* chosen = std::get_if<curtain::LanguageChosen>(&*message)) {
        events_.language_chosen(chosen->language);
    } else if (const auto* pressed = std::get_if<curtain::Pressed>(&*message)) {
        events_.pressed(pressed->event);
    } else {
        events_.covered();
    }
}

void CurtainProcess::died(const std::string& why) {
    spdlog::error("curtain: {}", why);
    channel_.reset();
    child_ = Child{};
    const int wait_s = std::min(1 << std::min(restarts_, 5), 30);
    ++restarts_;
    restart_.expires_after(std::chrono::seconds(wait_s));
    restart_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            start();
        }
    });
    events_.died();
}

void CurtainProcess::show(const curtain::Show& show) {
    shown_ = show;
    send(show);
}

void CurtainProcess::send(const curtain::ToCurtain& message) {
    if (channel_) {
        channel_->send(curtain::encode(message));
    }
}

}  // namespace foyer::kiosk
