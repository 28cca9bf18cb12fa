// The windows of a picture on the outer display, one a layer, in their order. A window's content is
// its background pixmap, so the server repaints it by itself and a new one is there at the moment
// that it is mapped. What covers the guest's screen is always mapped before anything below it goes
// away: in no order of these requests does the last picture of a guest show through.
#pragma once

#include <array>
#include <optional>

#include "kiosk/curtain/hosts.hpp"
#include "kiosk/curtain/outer_display.hpp"
#include "kiosk/curtain/picture.hpp"
#include "kiosk/curtain/typesetter.hpp"

namespace foyer::curtain {

class Stage {
public:
    Stage(OuterDisplay& display, const Hosts& hosts);

    void show(const Picture& picture, const Typesetter& type);
    // Gives the keyboard to the guest's screen or takes it back, as the picture says.
    void focus(const Picture& picture);
    // Draws what the layer will have to show at once, out of sight: the next picture with a panel
    // that looks the same takes it. One at a time, until it is used or another one is prepared.
    void prepare(const Panel& panel, const Typesetter& type);
    // Everything is drawn anew with the next picture.
    void forget();

    std::optional<Layer> layer_of(unsigned long window) const;

private:
    struct Sheet {
        unsigned long window = 0;
        std::optional<Panel> drawn;
        bool mapped = false;
    };
    struct Prepared {
        unsigned long pixmap = 0;
        Panel panel;
    };
    unsigned long drawn(const Panel& panel, const Typesetter& type);  // a pixmap, the caller's
    void draw(Sheet& sheet, const Panel& panel, const Typesetter& type);
    void map(Sheet& sheet);
    void unmap(Sheet& sheet);
    void stack(const Picture& picture);

    OuterDisplay& display_;
    const Hosts& hosts_;
    std::array<Sheet, layers> sheets_;
    std::optional<Prepared> prepared_;
    unsigned long keys_ = 0;  // takes the keyboard when it is ours; never seen
};

}  // namespace foyer::curtain
