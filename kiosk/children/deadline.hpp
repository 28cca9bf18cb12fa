// One call at a later time, forgotten when this is dropped: even a timer that has already fired
// and waits in the loop's queue does not call any more.
#pragma once

#include <functional>
#include <memory>

#include "proto/clock.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::kiosk {

class Deadline {
public:
    Deadline() = default;
    // `passed` is called from the loop after `after_ms` (0: as soon as the loop runs).
    Deadline(boost::asio::io_context& io, Millis after_ms, std::function<void()> passed);

private:
    std::shared_ptr<struct DeadlineTimer> timer_;
};

}  // namespace foyer::kiosk
