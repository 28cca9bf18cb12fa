// What a running supervisor does by itself as time goes by: ends expired sign-ins and tells when the
// desk opens next, every minute; purges the store at the start and once a day.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <string>

#include "proto/clock.hpp"
#include "supervisor/settings/settings.hpp"

namespace foyer::supervisor {

class Accounts;
class StoreThread;

class Housekeeping {
public:
    using Reopens = std::function<void(const std::string& words_fr, const std::string& words_en)>;

    // Begins at once. Everything must outlive it; `reopens` is told the words each time it looks,
    // changed or not. `now` and `every` are of the tests.
    Housekeeping(boost::asio::io_context& io, const Settings& settings, Accounts& accounts,
                 StoreThread& store, Reopens reopens, std::function<Instant()> now = system_now,
                 Millis every = minutes(1));
    void stop();

private:
    void wait();
    void look();
    void purge(Instant now);
    void tell_hours(Instant now);

    const Settings& settings_;
    Accounts& accounts_;
    StoreThread& store_;
    Reopens reopens_;
    std::function<Instant()> now_;
    Millis every_;
    boost::asio::steady_timer timer_;
    bool stopped_ = false;
    std::optional<Millis> purged_mono_ms_;  // when last; by the clock that does not jump
};

}  // namespace foyer::supervisor
