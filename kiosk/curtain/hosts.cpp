#include "kiosk/curtain/hosts.hpp"

#include "kiosk/curtain/scene.hpp"
#include "kiosk/curtain/xlib.hpp"

namespace foyer::curtain {

HostReady Hosts::make(std::uint32_t slot) {
    Display* display = display_.get();
    drop(slot);
    const Box area = host_area(display_.glass());
    XSetWindowAttributes attributes{};
    attributes.override_redirect = True;
    attributes.background_pixel = BlackPixel(display, DefaultScreen(display));
    attributes.event_mask = SubstructureNotifyMask;  // the inner server's window appears
    const Window window = XCreateWindow(
        display, display_.root(), display_.origin_x() + area.x, display_.origin_y() + area.y,
        static_cast<unsigned>(area.w), static_cast<unsigned>(area.h), 0, CopyFromParent,
        InputOutput, CopyFromParent, CWOverrideRedirect | CWBackPixel | CWEventMask, &attributes);
    windows_[slot] = window;
    XSync(display, False);  // it must be there before another client hears its number
    return {slot, static_cast<std::uint32_t>(window), static_cast<std::uint32_t>(area.w),
            static_cast<std::uint32_t>(area.h)};
}

void Hosts::use(std::uint32_t slot) {
    used_ = slot;
    any_used_ = true;
}

void Hosts::drop(std::uint32_t slot) {
    const auto found = windows_.find(slot);
    if (found == windows_.end()) return;
    XDestroyWindow(display_.get(), found->second);
    windows_.erase(found);
    if (used_ == slot) any_used_ = false;
}

unsigned long Hosts::window() const {
    const auto found = windows_.find(used_);
    return any_used_ && found != windows_.end() ? found->second : 0;
}

void Hosts::hide_others() const {
    for (const auto& [slot, window] : windows_) {
        if (window != this->window()) XUnmapWindow(display_.get(), window);
    }
}

unsigned long Hosts::keyboard_window() const {
    const Window host = window();
    if (!host) return 0;
    Window root = 0, parent = 0, *children = nullptr, found = host;
    unsigned n = 0;
    if (XQueryTree(display_.get(), host, &root, &parent, &children, &n) && n > 0) {
        found = children[n - 1];
    }
    if (children) XFree(children);
    return found;
}

bool Hosts::owns(unsigned long window) const {
    for (const auto& [slot, each] : windows_) {
        if (each == window) return true;
    }
    return false;
}

}  // namespace foyer::curtain
