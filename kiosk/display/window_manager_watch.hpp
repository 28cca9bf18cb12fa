// Waits until a window manager runs on a display: _NET_SUPPORTING_WM_CHECK appears on the root
// window (EWMH). It waits for PropertyNotify; nothing is polled.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kiosk/children/descriptor.hpp"
#include "proto/result.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::kiosk {

class WindowManagerWatch {
public:
    // Opens the display over a connected socket and looks; blocks for one round trip, so the
    // server must not have met a hostile client yet. `up` is called once, from the loop. A lost
    // connection is not told: the server's end is.
    static Result<std::unique_ptr<WindowManagerWatch>> begin(boost::asio::io_context& io,
                                                             Descriptor socket,
                                                             const std::string& cookie,
                                                             std::function<void()> up);
    ~WindowManagerWatch();

private:
    WindowManagerWatch();
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
