// The windows that inner X servers draw into, one a slot: as large as the monitor without the
// bar's strip, unmapped until the guest's desktop is to be seen. An inner server makes one child
// window of its own in it, which is where the keyboard has to go.
#pragma once

#include <cstdint>
#include <map>

#include "kiosk/curtain/channel.hpp"
#include "kiosk/curtain/outer_display.hpp"

namespace foyer::curtain {

class Hosts {
public:
    explicit Hosts(OuterDisplay& display) : display_(display) {}

    // A slot that has a window gets a new one.
    HostReady make(std::uint32_t slot);
    // The window that `window` answers from now on; a slot without a window is nobody's.
    void use(std::uint32_t slot);
    void drop(std::uint32_t slot);

    // Of the slot in use; 0: none.
    unsigned long window() const;
    // Unmaps every other host window.
    void hide_others() const;
    // Where the keyboard goes for the guest: the inner server's own window, or else the host.
    unsigned long keyboard_window() const;
    bool owns(unsigned long window) const;

private:
    OuterDisplay& display_;
    std::map<std::uint32_t, unsigned long> windows_;
    std::uint32_t used_ = 0;
    bool any_used_ = false;
};

}  // namespace foyer::curtain
