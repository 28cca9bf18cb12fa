#include "kiosk/curtain/inputs.hpp"

#include <utility>

#include "kiosk/core/events.hpp"
#include "kiosk/curtain/xlib.hpp"

namespace foyer::curtain {
namespace {

constexpr KeySym help_key = XK_F1, stop_key = XK_F12, hide_key = XK_F11;

// A key is a digit when any of its two levels is: the upper row of a French keyboard gives digits
// only with Shift, and the number pad only with Num Lock; nobody here needs to know that.
std::optional<char> digit_of(Display* display, const XKeyEvent& event) {
    for (int level = 0; level < 2; ++level) {
        const KeySym sym =
            XkbKeycodeToKeysym(display, static_cast<KeyCode>(event.keycode),
                               static_cast<unsigned>(XkbGroupForCoreState(event.state)), level);
        if (sym >= XK_0 && sym <= XK_9) return static_cast<char>('0' + (sym - XK_0));
        if (sym >= XK_KP_0 && sym <= XK_KP_9) return static_cast<char>('0' + (sym - XK_KP_0));
    }
    return std::nullopt;
}

std::optional<Input> key_of(Display* display, const XKeyEvent& event) {
    if (const auto digit = digit_of(display, event)) return KeyPressed{Key::digit, *digit};
    const bool shift = event.state & ShiftMask;
    switch (XkbKeycodeToKeysym(display, static_cast<KeyCode>(event.keycode), 0, 0)) {
        case XK_Return:
        case XK_KP_Enter: return KeyPressed{Key::enter};
        case XK_Escape: return KeyPressed{Key::escape};
        case help_key: return KeyPressed{Key::help};
        case stop_key: return KeyPressed{Key::stop};
        case hide_key: return KeyPressed{Key::hide};
        case XK_BackSpace:
        case XK_Delete: return KeyPressed{Key::take_back};
        case XK_Tab: return KeyPressed{shift ? Key::previous : Key::next};
        case XK_space: return KeyPressed{Key::choose};
        default: return std::nullopt;
    }
}

}  // namespace

Inputs::Inputs(OuterDisplay& display, const Stage& stage, const Hosts& hosts)
    : display_(display),
      stage_(stage),
      hosts_(hosts),
      touch_(display.get(), kiosk::left_alone_after_ms) {
    grab_help();
}

void Inputs::grab_help() {
    const int code = XKeysymToKeycode(display_.get(), help_key);
    for (const unsigned locks : {0U, unsigned{LockMask}, unsigned{Mod2Mask},
                                 unsigned{LockMask | Mod2Mask}}) {
        XGrabKey(display_.get(), code, locks, display_.root(), False, GrabModeAsync,
                 GrabModeAsync);
    }
}

void Inputs::listen_to_help_keys(bool listen) {
    if (listen == help_keys_listened_) return;
    help_keys_listened_ = listen;
    for (const KeySym key : {stop_key, hide_key}) {
        const int code = XKeysymToKeycode(display_.get(), key);
        if (listen) {
            XGrabKey(display_.get(), code, AnyModifier, display_.root(), False, GrabModeAsync,
                     GrabModeAsync);
        } else {
            XUngrabKey(display_.get(), code, AnyModifier, display_.root());
        }
    }
}

bool Inputs::waiting() const { return XEventsQueued(display_.get(), QueuedAlready) > 0; }

std::optional<Input> Inputs::next() {
    Display* display = display_.get();
    while (XPending(display) > 0) {
        XEvent event;
        XNextEvent(display, &event);
        if (event.type == display_.randr_event_base() + RRScreenChangeNotify) {
            XRRUpdateConfiguration(&event);
            return MonitorChanged{};
        }
        if (event.type == MappingNotify) {
            XRefreshKeyboardMapping(&event.xmapping);
            XUngrabKey(display, AnyKey, AnyModifier, display_.root());
            grab_help();
            if (std::exchange(help_keys_listened_, false)) listen_to_help_keys(true);
            continue;
        }
        if (event.xany.send_event) continue;
        if (const auto alone = touch_.left_alone(event)) return AloneChanged{*alone};
        switch (event.type) {
            case ButtonPress:
                if (event.xbutton.button != Button1) break;
                if (const auto layer = stage_.layer_of(event.xbutton.window)) {
                    return PressBegan{*layer, event.xbutton.x_root - display_.origin_x(),
                                      event.xbutton.y_root - display_.origin_y()};
                }
                break;
            case ButtonRelease:
                if (event.xbutton.button != Button1) break;
                return PressEnded{event.xbutton.x_root - display_.origin_x(),
                                  event.xbutton.y_root - display_.origin_y()};
            case KeyPress:
                if (const auto key = key_of(display, event.xkey)) return key;
                break;
            case MapNotify:
                if (hosts_.owns(event.xmap.event)) return InnerScreenAppeared{};
                break;
            default: break;
        }
    }
    return std::nullopt;
}

}  // namespace foyer::curtain
