// The selection CLIPBOARD of the inner display (ICCCM, chapter 2) as text: what the guest copies
// from now on, and what the viewer puts in its place. While it is not watched nothing is asked for,
// owned or answered. The guest's programs are the other side: sizes are bounded, and what does not
// come whole in one piece (INCR) is left alone.
#pragma once

#include <xcb/xcb.h>

#include <cstddef>
#include <optional>
#include <string>

#include "kiosk/mirror/inner_display.hpp"

namespace foyer::mirror {

constexpr std::size_t clipboard_max = 64 * 1024;  // bytes of UTF-8

class Selection {
public:
    // `display` outlives it.
    explicit Selection(InnerDisplay& display) : display_(display) {}
    ~Selection();

    // False: lets go of what is owned and forgets what was copied.
    void watch(bool watched);
    // What the guest pastes from now on; nothing while not watched. UTF-8, at most clipboard_max.
    void put(std::string text);
    // True: it was an event of the selection.
    bool handle(const xcb_generic_event_t& event);
    // What the guest has copied since the last time.
    std::optional<std::string> take_copied();

private:
    struct Atoms {
        xcb_atom_t clipboard, utf8, targets, property;
    };
    void owner_changed(xcb_window_t owner, xcb_timestamp_t time);
    void converted(const xcb_selection_notify_event_t& event);
    void answer(const xcb_selection_request_event_t& request);

    InnerDisplay& display_;
    std::optional<Atoms> atoms_;  // none: it was never watched
    xcb_window_t window_ = 0;     // while watched
    std::optional<std::string> owned_;
    std::optional<std::string> copied_;
};

}  // namespace foyer::mirror
