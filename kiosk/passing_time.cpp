#include "kiosk/passing_time.hpp"

#include <algorithm>
#include <cstdlib>

namespace foyer::kiosk {

namespace {

// Two clocks that were read a moment apart; no text on the screen is finer than this.
constexpr Millis tolerance_ms = 1500;

// When `now` is what is left of `before`, takes `now`, so that the two compare equal.
void settle(Millis& before, Millis now, Millis passed_ms) {
    const Millis expected = std::max<Millis>(0, before - passed_ms);
    if (std::abs(expected - now) <= tolerance_ms) {
        before = now;
    }
}

}  // namespace

bool same_but_for_passing_time(const curtain::Show& before, const curtain::Show& after,
                               Millis passed_ms) {
    curtain::Show expected = before;
    const Scene& now = after.scene;
    settle(expected.scene.space.closing_in_ms, now.space.closing_in_ms, passed_ms);
    if (expected.scene.session && now.session) {
        settle(expected.scene.session->left_ms, now.session->left_ms, passed_ms);
        if (expected.scene.session->idle_end_ms && now.session->idle_end_ms) {
            settle(*expected.scene.session->idle_end_ms, *now.session->idle_end_ms, passed_ms);
        }
    }
    if (expected.scene.refusal && now.refusal) {
        settle(expected.scene.refusal->wait_ms, now.refusal->wait_ms, passed_ms);
    }
    return expected == after;
}

}  // namespace foyer::kiosk
