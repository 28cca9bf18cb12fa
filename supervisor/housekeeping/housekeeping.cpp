#include "supervisor/housekeeping/housekeeping.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "supervisor/accounts/accounts.hpp"
#include "supervisor/store/store_thread.hpp"

namespace foyer::supervisor {
namespace {

constexpr Millis purge_every_ms = minutes(24 * 60);

}  // namespace

Housekeeping::Housekeeping(boost::asio::io_context& io, const Settings& settings,
                           Accounts& accounts, StoreThread& store, Reopens reopens,
                           std::function<Instant()> now, Millis every)
    : settings_(settings),
      accounts_(accounts),
      store_(store),
      reopens_(std::move(reopens)),
      now_(std::move(now)),
      every_(every),
      timer_(io) {
    look();
    wait();
}

void Housekeeping::stop() {
    stopped_ = true;
    timer_.cancel();
}

void Housekeeping::wait() {
    if (stopped_) {
        return;
    }
    timer_.expires_after(std::chrono::milliseconds(every_));
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled || stopped_) {
            return;
        }
        look();
        wait();
    });
}

void Housekeeping::look() {
    const Instant now = now_();
    accounts_.expire();
    tell_hours(now);
    if (!purged_mono_ms_ || now.mono_ms >= *purged_mono_ms_ + purge_every_ms) {
        purge(now);
    }
}

// The weekly hours, or the words of the settings when there are none.
void Housekeeping::tell_hours(Instant now) {
    const bool known =
        std::ranges::any_of(settings_.hours, [](const auto& day) { return !day.empty(); });
    if (!known) {
        reopens_(settings_.space.reopens, settings_.space.reopens);
        return;
    }
    const LocalMinute minute = local_minute(now.wall_ms);
    reopens_(next_opening(settings_.hours, minute, "fr"),
             next_opening(settings_.hours, minute, "en"));
}

void Housekeeping::purge(Instant now) {
    purged_mono_ms_ = now.mono_ms;
    store_.purge(now.wall_ms, settings_.helps_register.help_days, [](const Status& purged) {
        if (!purged) {
            spdlog::error("purging what may no longer be kept: {}", purged.error().text);
        }
    });
}

}  // namespace foyer::supervisor
