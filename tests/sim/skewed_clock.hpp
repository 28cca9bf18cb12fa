// One machine's clocks: they start anywhere, run a little fast or slow, and the wall clock may be
// minutes off, or in 2009 because the battery is empty.
#pragma once

#include <cmath>

#include "proto/clock.hpp"
#include "tests/sim/dice.hpp"
#include "tests/sim/schedule.hpp"

namespace foyer::sim {

class SkewedClock {
public:
    explicit SkewedClock(Dice& dice)
        : ppm_(dice.between(-300, 300)),
          origin_ms_(dice.between(0, seconds(1'000'000))),
          wall_ms_(dice.permille(200) ? year_2009_ms
                                      : year_2026_ms + dice.between(-minutes(10), minutes(10))) {}

    Instant at(Micros when) const {
        const Millis run = running_ms(when);
        return {origin_ms_ + run, wall_ms_ + run};
    }
    // The true time at which the monotonic clock shows `mono_ms`, at the earliest.
    Micros when(Millis mono_ms) const {
        const double ms =
            static_cast<double>(mono_ms - origin_ms_) * 1e6 / static_cast<double>(1'000'000 + ppm_);
        return static_cast<Micros>(std::ceil(ms * 1000.0)) + 1;
    }
    // Somebody, or NTP, sets the wall clock.
    void jump(Millis by_ms) { wall_ms_ += by_ms; }

private:
    static constexpr Millis year_2009_ms = 1'230'768'000'000;
    static constexpr Millis year_2026_ms = 1'767'225'600'000;
    Millis running_ms(Micros when) const {
        return (when / 1000 * (1'000'000 + ppm_) + when % 1000 * 1000) / 1'000'000;
    }

    std::int64_t ppm_;
    Millis origin_ms_;
    Millis wall_ms_;
};

}  // namespace foyer::sim
