// A client of a world's inner display, as the mirror is one: it looks, and waits for events.
#pragma once

#include <xcb/xcb.h>

#include <functional>
#include <memory>
#include <string>

#include "kiosk/session/world.hpp"

namespace foyer::kiosk::test {

class InnerClient {
public:
    explicit InnerClient(const World& world);  // throws when it is not let in
    ~InnerClient();

    int width() const;
    int height() const;
    // The running window manager's name (_NET_WM_NAME of its check window), or empty.
    std::string window_manager() const;
    // Waits until a window of this class is managed and mapped; false after 60 s.
    bool shows(const std::string& window_class) const;
    // Does `change` and waits until another window manager is there; false after 60 s.
    bool after_change_of_window_manager(const std::function<void()>& change) const;

private:
    // Asks with each event, and first without one; false after 60 s.
    bool until(const std::function<bool(const xcb_generic_event_t*)>& is_so) const;
    std::string text(xcb_window_t window, xcb_atom_t property) const;
    std::uint32_t number(xcb_window_t window, xcb_atom_t property) const;
    bool lists(const std::string& window_class) const;
    xcb_atom_t atom(const char* name) const;

    xcb_connection_t* connection_;
    const xcb_screen_t* screen_;
};

}  // namespace foyer::kiosk::test
