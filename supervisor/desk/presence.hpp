// How many accounts look at the floor now. Stations tell their guests whether anybody is at the
// desk, so a page that is only being loaded again must not count as gone: who leaves is counted
// for a few seconds more.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "proto/clock.hpp"

namespace foyer::supervisor {

class Presence {
public:
    // `tell` is called with the number of accounts when it changes.
    Presence(boost::asio::any_io_executor executor, Millis grace_ms,
             std::function<void(std::int32_t)> tell);

    // One page of this account has come or gone; an account with two pages counts once.
    void arrive(const std::string& account);
    void leave(const std::string& account);
    void stop();  // tells nothing any more

private:
    void settle();

    Millis grace_ms_;
    std::function<void(std::int32_t)> tell_;
    boost::asio::steady_timer grace_;
    bool waiting_ = false;
    std::map<std::string, int> pages_;
    std::int32_t told_ = 0;
};

}  // namespace foyer::supervisor
