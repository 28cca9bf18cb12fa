// An io_context that a test runs itself, until what it waits for is true.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <optional>

namespace foyer {

class Loop {
public:
    boost::asio::io_context& io() { return io_; }
    boost::asio::any_io_executor executor() { return io_.get_executor(); }

    // Starts a coroutine; what it throws is thrown by until().
    void spawn(boost::asio::awaitable<void> work);
    // Runs until `condition` holds; false when it does not within 20 s, or nothing is left to run.
    bool until(const std::function<bool()>& condition);
    // Runs for so long, whatever happens.
    void run_for(std::chrono::milliseconds time) { io_.run_for(time); }

    // Runs one coroutine to its end and returns its value.
    template <class T>
    T await(boost::asio::awaitable<T> work) {
        std::optional<T> result;
        spawn(store(std::move(work), result));
        until([&] { return result.has_value(); });
        return std::move(result.value());
    }

private:
    template <class T>
    static boost::asio::awaitable<void> store(boost::asio::awaitable<T> work,
                                              std::optional<T>& result) {
        result.emplace(co_await std::move(work));
    }

    boost::asio::io_context io_{1};
};

}  // namespace foyer
