#include "proto/race.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <exception>

namespace foyer {

namespace asio = boost::asio;

namespace {

// A coroutine that was cancelled between two waits ends by this exception: it lost, no more.
void rethrow_unless_cancelled(const std::exception_ptr& thrown) {
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) throw;
    }
}

}  // namespace

asio::awaitable<Status> within(Millis limit_ms, std::string attempted,
                               asio::awaitable<Status> work) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, std::chrono::milliseconds(limit_ms));
    auto group = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(work), asio::deferred),
        timer.async_wait(asio::deferred));
    auto [order, thrown, status, timer_error] =
        co_await group.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (order[0] == 1 && !timer_error) {
        co_return failure(attempted + ": not done within " + std::to_string(limit_ms) + " ms");
    }
    if (thrown) {
        rethrow_unless_cancelled(thrown);
        co_return failure(attempted + ": cancelled");
    }
    co_return std::move(status);
}

asio::awaitable<void> race(asio::awaitable<void> a, asio::awaitable<void> b,
                           asio::awaitable<void> c) {
    const auto executor = co_await asio::this_coro::executor;
    auto group = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(a), asio::deferred),
        asio::co_spawn(executor, std::move(b), asio::deferred),
        asio::co_spawn(executor, std::move(c), asio::deferred));
    auto [order, thrown_a, thrown_b, thrown_c] =
        co_await group.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    rethrow_unless_cancelled(thrown_a);
    rethrow_unless_cancelled(thrown_b);
    rethrow_unless_cancelled(thrown_c);
}

}  // namespace foyer
