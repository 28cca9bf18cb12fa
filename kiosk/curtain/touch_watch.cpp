#include "kiosk/curtain/touch_watch.hpp"

#include <string_view>

#include "kiosk/curtain/xlib.hpp"

namespace foyer::curtain {
namespace {

XSyncCounter idle_counter(Display* display) {
    XSyncCounter found = None;
    int n = 0;
    XSyncSystemCounter* counters = XSyncListSystemCounters(display, &n);
    for (int i = 0; i < n; ++i) {
        if (std::string_view(counters[i].name) == "IDLETIME") found = counters[i].counter;
    }
    if (counters) XSyncFreeSystemCounterList(counters);
    return found;
}

// Speaks up each time the counter passes `at` in this direction.
XSyncAlarm make_alarm(Display* display, XSyncCounter counter, XSyncTestType direction, Millis at) {
    XSyncAlarmAttributes attributes{};
    attributes.trigger.counter = counter;
    attributes.trigger.value_type = XSyncAbsolute;
    attributes.trigger.test_type = direction;
    XSyncIntToValue(&attributes.trigger.wait_value, static_cast<int>(at));
    XSyncIntToValue(&attributes.delta, 0);
    attributes.events = True;
    return XSyncCreateAlarm(display,
                            XSyncCACounter | XSyncCAValueType | XSyncCATestType | XSyncCAValue |
                                XSyncCADelta | XSyncCAEvents,
                            &attributes);
}

}  // namespace

TouchWatch::TouchWatch(_XDisplay* display, Millis alone_after_ms) {
    int error_base = 0, major = 0, minor = 0;
    if (!XSyncQueryExtension(display, &event_base_, &error_base) ||
        !XSyncInitialize(display, &major, &minor)) {
        return;
    }
    const XSyncCounter counter = idle_counter(display);
    if (counter == None) return;
    alone_ = make_alarm(display, counter, XSyncPositiveTransition, alone_after_ms);
    touched_ = make_alarm(display, counter, XSyncNegativeTransition, alone_after_ms);
}

std::optional<bool> TouchWatch::left_alone(const _XEvent& event) const {
    if (alone_ == 0 || event.type != event_base_ + XSyncAlarmNotify) return std::nullopt;
    const auto& notice = reinterpret_cast<const XSyncAlarmNotifyEvent&>(event);
    if (notice.state == XSyncAlarmDestroyed) return std::nullopt;
    if (notice.alarm != alone_ && notice.alarm != touched_) return std::nullopt;
    return notice.alarm == alone_;
}

}  // namespace foyer::curtain
