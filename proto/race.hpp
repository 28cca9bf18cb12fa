// Coroutines side by side, of which the first to end ends the others. One place, so that Asio's
// costly templates for it are compiled once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "proto/clock.hpp"
#include "proto/result.hpp"

namespace foyer {

// Runs `work` for at most `limit_ms`; then its pending wait is cancelled, and the result is the
// error "attempted: not done within N ms".
boost::asio::awaitable<Status> within(Millis limit_ms, std::string attempted,
                                      boost::asio::awaitable<Status> work);

// Returns when all three have ended: the first ends by itself, the others have their pending waits
// cancelled and must return at that. An exception other than the cancellation's is passed on.
boost::asio::awaitable<void> race(boost::asio::awaitable<void> a, boost::asio::awaitable<void> b,
                                  boost::asio::awaitable<void> c);

}  // namespace foyer
