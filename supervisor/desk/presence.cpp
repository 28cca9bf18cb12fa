#include "supervisor/desk/presence.hpp"

#include <cassert>
#include <chrono>
#include <utility>

namespace foyer::supervisor {

Presence::Presence(boost::asio::any_io_executor executor, Millis grace_ms,
                   std::function<void(std::int32_t)> tell)
    : grace_ms_(grace_ms), tell_(std::move(tell)), grace_(std::move(executor)) {}

void Presence::arrive(const std::string& account) {
    ++pages_[account];
    // Who has left within the grace is still counted in `told_`; only a real rise is news.
    if (static_cast<std::int32_t>(pages_.size()) > told_) settle();
}

void Presence::leave(const std::string& account) {
    const auto found = pages_.find(account);
    assert(found != pages_.end());
    if (--found->second > 0) return;
    pages_.erase(found);
    if (waiting_) return;
    waiting_ = true;
    grace_.expires_after(std::chrono::milliseconds(grace_ms_));
    grace_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        waiting_ = false;
        settle();
    });
}

void Presence::settle() {
    const auto now = static_cast<std::int32_t>(pages_.size());
    if (std::exchange(told_, now) != now && tell_) tell_(now);
}

void Presence::stop() {
    tell_ = nullptr;
    grace_.cancel();
}

}  // namespace foyer::supervisor
