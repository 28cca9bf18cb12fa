#include "kiosk/core/backoff.hpp"

#include <algorithm>
#include <cassert>

namespace foyer::kiosk {

Backoff::Backoff(Millis first_ms, Millis most_ms)
    : first_ms_(first_ms), most_ms_(most_ms), ceiling_ms_(first_ms) {
    assert(first_ms > 0 && first_ms <= most_ms);
}

Millis Backoff::next_ms(double random) {
    assert(random >= 0 && random < 1);
    const Millis half = ceiling_ms_ / 2;
    const auto wait = half + static_cast<Millis>(random * static_cast<double>(ceiling_ms_ - half));
    ceiling_ms_ = std::min(ceiling_ms_ * 2, most_ms_);
    return wait;
}

void Backoff::reset() { ceiling_ms_ = first_ms_; }

}  // namespace foyer::kiosk
