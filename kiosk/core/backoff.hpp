// How long to wait before the next attempt: doubling from `first_ms` up to `most_ms`, each wait
// drawn from its upper half, so that a room full of stations does not come back in step.
#pragma once

#include "proto/clock.hpp"

namespace foyer::kiosk {

class Backoff {
public:
    Backoff(Millis first_ms, Millis most_ms);

    // The wait before the next attempt. `random` is drawn by the caller, 0 <= random < 1.
    Millis next_ms(double random);
    // An attempt succeeded: the next wait is short again.
    void reset();

private:
    Millis first_ms_;
    Millis most_ms_;
    Millis ceiling_ms_;
};

}  // namespace foyer::kiosk
