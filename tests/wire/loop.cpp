#include "tests/wire/loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace foyer {

void Loop::spawn(boost::asio::awaitable<void> work) {
    boost::asio::co_spawn(io_, std::move(work), [](const std::exception_ptr& thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
}

bool Loop::until(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    io_.restart();
    while (!condition()) {
        if (io_.run_one_until(end) == 0) return condition();
    }
    return true;
}

}  // namespace foyer
