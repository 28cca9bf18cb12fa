#include "kiosk/curtain/stage.hpp"

#include <cairo-xlib.h>

#include <utility>
#include <vector>

#include "kiosk/curtain/canvas.hpp"
#include "kiosk/curtain/xlib.hpp"

namespace foyer::curtain {
namespace {

bool is_frame(Layer layer) {
    return layer == Layer::frame_top || layer == Layer::frame_bottom ||
           layer == Layer::frame_left || layer == Layer::frame_right;
}

bool looks_the_same(const Panel& one, const Panel& other) {
    return one.box == other.box && one.ground == other.ground && one.plates == other.plates &&
           one.marks == other.marks && one.texts == other.texts && one.edge == other.edge;
}

}  // namespace

Stage::Stage(OuterDisplay& display, const Hosts& hosts) : display_(display), hosts_(hosts) {
    Display* x = display_.get();
    XSetWindowAttributes attributes{};
    attributes.override_redirect = True;
    attributes.background_pixel = BlackPixel(x, DefaultScreen(x));
    attributes.cursor = XCreateFontCursor(x, 68);  // XC_left_ptr
    for (int i = 0; i < layers; ++i) {
        const auto layer = static_cast<Layer>(i);
        attributes.event_mask = is_frame(layer) ? 0 : ButtonPressMask | ButtonReleaseMask;
        auto& sheet = sheets_[static_cast<std::size_t>(i)];
        sheet.window = XCreateWindow(
            x, display_.root(), 0, 0, 1, 1, 0, CopyFromParent, InputOutput, CopyFromParent,
            CWOverrideRedirect | CWBackPixel | CWEventMask | CWCursor, &attributes);
        // The frame is only seen: a press on it reaches the guest's screen below.
        if (is_frame(layer)) {
            XShapeCombineRectangles(x, sheet.window, ShapeInput, 0, 0, nullptr, 0, ShapeSet,
                                    Unsorted);
        }
    }
    attributes.event_mask = KeyPressMask;
    keys_ = XCreateWindow(x, display_.root(), 0, 0, 1, 1, 0, 0, InputOnly, CopyFromParent,
                          CWOverrideRedirect | CWEventMask, &attributes);
    XMapWindow(x, keys_);
}

void Stage::prepare(const Panel& panel, const Typesetter& type) {
    if (prepared_ && looks_the_same(prepared_->panel, panel)) return;
    if (prepared_) XFreePixmap(display_.get(), prepared_->pixmap);
    prepared_ = Prepared{drawn(panel, type), panel};
}

unsigned long Stage::drawn(const Panel& panel, const Typesetter& type) {
    Display* x = display_.get();
    const int screen = DefaultScreen(x);
    const auto w = static_cast<unsigned>(panel.box.w), h = static_cast<unsigned>(panel.box.h);
    const Pixmap pixmap =
        XCreatePixmap(x, display_.root(), w, h, static_cast<unsigned>(DefaultDepth(x, screen)));
    cairo_surface_t* surface = cairo_xlib_surface_create(x, pixmap, DefaultVisual(x, screen),
                                                         panel.box.w, panel.box.h);
    cairo_t* cairo = cairo_create(surface);
    curtain::draw(cairo, panel, type);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return pixmap;
}

void Stage::draw(Sheet& sheet, const Panel& panel, const Typesetter& type) {
    if (sheet.drawn && looks_the_same(*sheet.drawn, panel)) return;
    Display* x = display_.get();
    const bool prepared = prepared_ && looks_the_same(prepared_->panel, panel);
    const Pixmap pixmap =
        prepared ? std::exchange(prepared_, std::nullopt)->pixmap : drawn(panel, type);
    XSetWindowBackgroundPixmap(x, sheet.window, pixmap);
    XFreePixmap(x, pixmap);  // the window keeps it
    XMoveResizeWindow(x, sheet.window, display_.origin_x() + panel.box.x,
                      display_.origin_y() + panel.box.y, static_cast<unsigned>(panel.box.w),
                      static_cast<unsigned>(panel.box.h));
    XClearWindow(x, sheet.window);
    sheet.drawn = panel;
}

void Stage::map(Sheet& sheet) {
    if (sheet.mapped) return;
    XMapRaised(display_.get(), sheet.window);
    sheet.mapped = true;
}

void Stage::unmap(Sheet& sheet) {
    if (!sheet.mapped) return;
    Display* x = display_.get();
    XUnmapWindow(x, sheet.window);
    // The server gives the memory back, and nothing of what was drawn stays.
    XSetWindowBackground(x, sheet.window, BlackPixel(x, DefaultScreen(x)));
    sheet.drawn.reset();
    sheet.mapped = false;
}

// From top to bottom, the guest's screen last.
void Stage::stack(const Picture& picture) {
    std::vector<Window> order;
    for (auto panel = picture.panels.rbegin(); panel != picture.panels.rend(); ++panel) {
        order.push_back(sheets_[static_cast<std::size_t>(panel->layer)].window);
    }
    if (picture.desktop && hosts_.window()) order.push_back(hosts_.window());
    XRaiseWindow(display_.get(), order.front());
    XRestackWindows(display_.get(), order.data(), static_cast<int>(order.size()));
}

void Stage::show(const Picture& picture, const Typesetter& type) {
    Display* x = display_.get();
    for (const auto& panel : picture.panels) {
        draw(sheets_[static_cast<std::size_t>(panel.layer)], panel, type);
    }
    // First everything that is to be there (from the bottom up, each above all before it) ...
    const Window host = hosts_.window();
    if (picture.desktop && host) {
        XLowerWindow(x, host);
        XMapWindow(x, host);
    }
    for (const auto& panel : picture.panels) {
        map(sheets_[static_cast<std::size_t>(panel.layer)]);
    }
    stack(picture);
    // ... and only then does anything go.
    for (int i = 0; i < layers; ++i) {
        if (!picture.panel(static_cast<Layer>(i))) unmap(sheets_[static_cast<std::size_t>(i)]);
    }
    if (!picture.desktop && host) XUnmapWindow(x, host);
    hosts_.hide_others();
}

void Stage::focus(const Picture& picture) {
    const Window guest = picture.keyboard_to_guest ? hosts_.keyboard_window() : 0;
    XSetInputFocus(display_.get(), guest ? guest : keys_, RevertToParent, CurrentTime);
}

void Stage::forget() {
    if (prepared_) XFreePixmap(display_.get(), prepared_->pixmap);
    prepared_.reset();
    for (auto& sheet : sheets_) sheet.drawn.reset();
}

std::optional<Layer> Stage::layer_of(unsigned long window) const {
    for (int i = 0; i < layers; ++i) {
        if (sheets_[static_cast<std::size_t>(i)].window == window) return static_cast<Layer>(i);
    }
    return std::nullopt;
}

}  // namespace foyer::curtain
