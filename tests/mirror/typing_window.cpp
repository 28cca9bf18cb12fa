#include "tests/mirror/typing_window.hpp"

#include <xkbcommon/xkbcommon.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

// Last: its macros break other headers.
#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

namespace foyer::test {

struct TypingWindow::Display {
    ::Display* x = nullptr;
    Window window = 0;
};

TypingWindow::TypingWindow(const Xvfb& server) : display_(std::make_unique<Display>()) {
    setenv("XAUTHORITY", server.authority_file().c_str(), 1);
    ::Display* x = display_->x = XOpenDisplay(server.display().c_str());
    if (x == nullptr) {
        std::cerr << "tests/mirror: Xlib cannot open " << server.display() << std::endl;
        std::abort();
    }
    const int screen = DefaultScreen(x);
    display_->window =
        XCreateSimpleWindow(x, RootWindow(x, screen), 0, 0, unsigned(DisplayWidth(x, screen)),
                            unsigned(DisplayHeight(x, screen)), 0, 0, 0xffffff);
    XSelectInput(x, display_->window,
                 KeyPressMask | KeyReleaseMask | ButtonPressMask | ButtonReleaseMask |
                     PointerMotionMask | FocusChangeMask | ExposureMask);
    // A held key comes as presses only, so that a release is a release.
    XkbSetDetectableAutoRepeat(x, True, nullptr);
    // Xlib reads the keyboard's map at the first key and asks to be told of changes only then,
    // in its own time: what changes between the two is lost. So the first key is now.
    XKeysymToKeycode(x, XK_a);
    XSync(x, False);
    XMapRaised(x, display_->window);
    XSync(x, False);
    XSetInputFocus(x, display_->window, RevertToNone, CurrentTime);
    while (!focused_) take_event();
}

TypingWindow::~TypingWindow() { XCloseDisplay(display_->x); }

void TypingWindow::read() {
    while (XPending(display_->x) > 0) take_event();
}

int TypingWindow::descriptor() const { return ConnectionNumber(display_->x); }

void TypingWindow::take_event() {
    XEvent event;
    XNextEvent(display_->x, &event);
    switch (event.type) {
        case FocusIn:
            focused_ = true;
            break;
        case MappingNotify:
            XRefreshKeyboardMapping(&event.xmapping);
            break;
        case KeyPress: {
            ++key_presses_;
            keys_down_.insert(event.xkey.keycode);
            std::array<char, 8> ignored;
            KeySym symbol = 0;
            XLookupString(&event.xkey, ignored.data(), int(ignored.size()), &symbol, nullptr);
            std::array<char, 8> character{};
            if (!IsModifierKey(symbol) &&
                xkb_keysym_to_utf8(xkb_keysym_t(symbol), character.data(), character.size()) > 0) {
                text_ += character.data();
            }
            break;
        }
        case KeyRelease:
            keys_down_.erase(event.xkey.keycode);
            break;
        case ButtonPress:
            ++button_presses_;
            buttons_down_.insert(event.xbutton.button);
            break;
        case ButtonRelease:
            buttons_down_.erase(event.xbutton.button);
            break;
        case MotionNotify:
            ++motions_;
            last_x_ = event.xmotion.x;
            last_y_ = event.xmotion.y;
            break;
        default:
            break;
    }
}

bool TypingWindow::anything_down_on_the_server() {
    std::array<char, 32> keys{};
    XQueryKeymap(display_->x, keys.data());
    Window root = 0, child = 0;
    int root_x = 0, root_y = 0, x = 0, y = 0;
    unsigned mask = 0;
    XQueryPointer(display_->x, display_->window, &root, &child, &root_x, &root_y, &x, &y, &mask);
    return mask != 0 || std::any_of(keys.begin(), keys.end(), [](char byte) { return byte != 0; });
}

}  // namespace foyer::test
