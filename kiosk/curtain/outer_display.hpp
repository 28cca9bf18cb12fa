// The curtain's connection to the outer X server ($DISPLAY, $XAUTHORITY), and the monitor there.
// When the server goes away the process ends with code 1, because nothing is left to draw on.
#pragma once

#include <memory>
#include <string>

#include "kiosk/curtain/glass.hpp"
#include "proto/result.hpp"

struct _XDisplay;

namespace foyer::curtain {

class OuterDisplay {
public:
    // Error: no display, or the server has no RandR.
    static Result<std::unique_ptr<OuterDisplay>> open();
    ~OuterDisplay();
    OuterDisplay(const OuterDisplay&) = delete;
    OuterDisplay& operator=(const OuterDisplay&) = delete;

    _XDisplay* get() const { return display_; }
    int descriptor() const;
    unsigned long root() const;
    int randr_event_base() const { return randr_event_base_; }

    // Asks the server for the primary monitor (or else the whole screen).
    void look_at_monitor();
    const Glass& glass() const { return glass_; }
    // The monitor's top left corner on the root window.
    int origin_x() const { return origin_x_; }
    int origin_y() const { return origin_y_; }

    // Writes the property _FOYER_TARGETS of the root window: one line
    // "id<TAB>x<TAB>y<TAB>width<TAB>height" for each thing that can be pressed now, in pixels of the
    // root window. Tests and assistive tools press by it what a person presses by sight.
    void publish_targets(const std::string& lines);

    void flush();
    void sync();  // waits until the server has done all that was asked

private:
    OuterDisplay(_XDisplay* display, int randr_event_base);

    _XDisplay* display_;
    int randr_event_base_;
    Glass glass_;
    int origin_x_ = 0, origin_y_ = 0;
    std::string published_;
};

}  // namespace foyer::curtain
