// Tells when nobody has touched the keyboard or the pointer of the outer display for a while, and
// when somebody does again. The X server counts (XSync's IDLETIME) and speaks up by itself: nothing
// is asked again and again, and keys that go to the guest's programs count too, unseen.
#pragma once

#include <optional>

#include "proto/clock.hpp"

struct _XDisplay;
union _XEvent;

namespace foyer::curtain {

class TouchWatch {
public:
    // A server without that counter never tells anything: no session ends for idleness there.
    TouchWatch(_XDisplay* display, Millis alone_after_ms);

    // True: left alone for that long. False: touched after that. Nothing: another event.
    std::optional<bool> left_alone(const _XEvent& event) const;

private:
    int event_base_ = -1;
    unsigned long alone_ = 0, touched_ = 0;  // alarms
};

}  // namespace foyer::curtain
