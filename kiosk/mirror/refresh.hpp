// Which parts of the viewer's picture are only nearly right (JPEG), and when each is sent again
// without loss: when nothing was drawn there for half a second to a second. What goes on moving is
// left alone, and a blinking cursor elsewhere keeps nothing from becoming sharp.
#pragma once

#include <chrono>
#include <optional>
#include <span>

#include "kiosk/mirror/region.hpp"
#include "kiosk/mirror/scroll.hpp"

namespace foyer::mirror {

using Time = std::chrono::steady_clock::time_point;

class Refresh {
public:
    static constexpr std::chrono::milliseconds quiet{500};

    // `area` was sent; `lossy` of it only nearly.
    void sent(const Region& area, std::span<const Rect> lossy, Time now);
    void copied(const Move& move);
    void forget();

    // What is to be sent without loss now.
    Region due(Time now);
    // When due() may have more to say; none: not before something else is sent.
    std::optional<Time> next() const;

private:
    void turn(Time now);

    Region lossy_;
    Region newer_, older_;  // what of it was sent since turned_, and in the time of `quiet` before
    Time turned_;
};

}  // namespace foyer::mirror
