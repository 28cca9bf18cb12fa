#include "kiosk/curtain/outer_display.hpp"

#include <cstdio>
#include <cstdlib>

#include "kiosk/curtain/xlib.hpp"

namespace foyer::curtain {
namespace {

// Errors arrive late and mostly say that an inner server's window went away while we looked at it;
// none of them is worth ending for.
int x_error(Display* display, XErrorEvent* error) {
    char text[120];
    XGetErrorText(display, error->error_code, text, sizeof text);
    std::fprintf(stderr, "curtain: X request %d: %s\n", error->request_code, text);
    return 0;
}

void x_gone(Display*, void*) { std::exit(1); }

}  // namespace

Result<std::unique_ptr<OuterDisplay>> OuterDisplay::open() {
    Display* display = XOpenDisplay(nullptr);
    if (!display) {
        const char* name = std::getenv("DISPLAY");
        return failure(std::string("curtain: cannot open display ") + (name ? name : "(unset)"));
    }
    int event_base = 0, error_base = 0;
    if (!XRRQueryExtension(display, &event_base, &error_base)) {
        XCloseDisplay(display);
        return failure("curtain: the outer X server has no RandR extension");
    }
    return std::unique_ptr<OuterDisplay>(new OuterDisplay(display, event_base));
}

OuterDisplay::OuterDisplay(_XDisplay* display, int randr_event_base)
    : display_(display), randr_event_base_(randr_event_base) {
    XSetErrorHandler(x_error);
    XSetIOErrorExitHandler(display_, x_gone, nullptr);
    XSetWindowBackground(display_, root(), BlackPixel(display_, DefaultScreen(display_)));
    XClearWindow(display_, root());
    XRRSelectInput(display_, root(), RRScreenChangeNotifyMask);
    look_at_monitor();
}

OuterDisplay::~OuterDisplay() { XCloseDisplay(display_); }

int OuterDisplay::descriptor() const { return ConnectionNumber(display_); }

unsigned long OuterDisplay::root() const { return DefaultRootWindow(display_); }

void OuterDisplay::look_at_monitor() {
    int n = 0;
    XRRMonitorInfo* monitors = XRRGetMonitors(display_, root(), True, &n);
    if (!monitors || n == 0) {
        XWindowAttributes whole;
        XGetWindowAttributes(display_, root(), &whole);
        origin_x_ = origin_y_ = 0;
        glass_ = Glass::of(whole.width, whole.height, 0, 0);
    } else {
        int chosen = 0;
        for (int i = 0; i < n; ++i) {
            if (monitors[i].primary) chosen = i;
        }
        const auto& monitor = monitors[chosen];
        origin_x_ = monitor.x;
        origin_y_ = monitor.y;
        glass_ = Glass::of(monitor.width, monitor.height, monitor.mwidth, monitor.mheight);
    }
    if (monitors) XRRFreeMonitors(monitors);
}

void OuterDisplay::publish_targets(const std::string& lines) {
    if (lines == published_) return;
    published_ = lines;
    XChangeProperty(display_, root(), XInternAtom(display_, "_FOYER_TARGETS", False),
                    XInternAtom(display_, "UTF8_STRING", False), 8, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(lines.data()),
                    static_cast<int>(lines.size()));
}

void OuterDisplay::sync() { XSync(display_, False); }

void OuterDisplay::flush() { XFlush(display_); }

}  // namespace foyer::curtain
