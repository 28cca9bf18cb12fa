// What a person does to the outer display, out of X events. Events that another client made up
// (XSendEvent) are not listened to.
#pragma once

#include <optional>
#include <variant>

#include "kiosk/curtain/hosts.hpp"
#include "kiosk/curtain/outer_display.hpp"
#include "kiosk/curtain/stage.hpp"
#include "kiosk/curtain/touch_watch.hpp"

namespace foyer::curtain {

struct PressBegan {
    Layer layer;
    int x, y;  // pixels of the monitor
};
struct PressEnded {
    int x, y;
};
enum class Key { enter, escape, help, stop, hide, take_back, next, previous, choose, digit };
struct KeyPressed {
    Key key;
    char digit = 0;
};
struct MonitorChanged {};
struct InnerScreenAppeared {};  // the keyboard may have to go there
struct AloneChanged {
    bool alone;
};
using Input =
    std::variant<PressBegan, PressEnded, KeyPressed, MonitorChanged, InnerScreenAppeared,
                 AloneChanged>;

class Inputs {
public:
    // F1 calls for help wherever the keyboard is; so it is grabbed, without Shift, Ctrl or Alt.
    Inputs(OuterDisplay& display, const Stage& stage, const Hosts& hosts);

    // The next one that has arrived; nothing: none has. Never waits.
    std::optional<Input> next();
    // One has arrived already, so that waiting for the descriptor would miss it.
    bool waiting() const;
    // F12 stops a help and F11 hides the screen from it, or shows it again, wherever the keyboard
    // is, with any other key held: grabbed during one only.
    void listen_to_help_keys(bool listen);

private:
    void grab_help();

    OuterDisplay& display_;
    const Stage& stage_;
    const Hosts& hosts_;
    TouchWatch touch_;
    bool help_keys_listened_ = false;
};

}  // namespace foyer::curtain
