#include "kiosk/children/deadline.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace foyer::kiosk {

struct DeadlineTimer {
    boost::asio::steady_timer timer;
    std::function<void()> passed;
};

Deadline::Deadline(boost::asio::io_context& io, Millis after_ms, std::function<void()> passed)
    : timer_(new DeadlineTimer{boost::asio::steady_timer(io), std::move(passed)}) {
    timer_->timer.expires_after(std::chrono::milliseconds(after_ms));
    timer_->timer.async_wait(
        [weak = std::weak_ptr(timer_)](const boost::system::error_code& error) {
            const auto alive = weak.lock();
            if (!error && alive) {
                alive->passed();
            }
        });
}

}  // namespace foyer::kiosk
