// How our coroutines await what may fail: `co_await socket.async_read_some(space, quietly)` gives the
// error and the result as a tuple, and nothing is thrown.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace foyer {

inline constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace foyer
