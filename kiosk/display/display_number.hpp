// The number that a starting X server writes to its -displayfd. It is read to the newline: the
// server writes number and newline apart, and dies if the pipe is closed between the two.
#pragma once

#include <functional>
#include <memory>

#include "kiosk/children/descriptor.hpp"
#include "proto/result.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::kiosk {

// Where our X servers are given their end of the pipe.
inline constexpr int display_number_fd = 3;

class DisplayNumber {
public:
    // `read` is called at most once, from the loop: with the number, or with an error when the
    // server closed the pipe without one. Destroying this forgets it.
    DisplayNumber(boost::asio::io_context& io, Descriptor pipe,
                  std::function<void(Result<int>)> read);
    ~DisplayNumber();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
