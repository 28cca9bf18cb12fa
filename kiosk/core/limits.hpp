// The limits of a station's core: how long it waits and how much it keeps.
#pragma once

#include <cstddef>

#include "proto/clock.hpp"

namespace foyer::kiosk {

struct Limits {
    Millis consent_wait_ms = seconds(30);
    Millis ask_again_after_ms = seconds(60);
    Millis stream_wait_ms = seconds(20);  // a help without a stream ends then; the supervisor's 15 s
                                          // come first
    Millis heartbeat_ms = seconds(10);
    // A little under a second, so that a kill costs at most a second of accounting even when the
    // shell is late with a Tick.
    Millis checkpoint_ms = 900;
    Millis idle_question_ms = seconds(60);  // "are you still there?", at most half of the time
    Millis farewell_ms = seconds(20);
    Millis helper_gone_ms = seconds(6);
    Millis start_wait_ms = seconds(20);  // an asked start is given up then
    Millis refusal_ms = seconds(20);     // how long a refused start stays on the screen
    std::size_t records_max = 1000;      // with that many unacknowledged no session is started

    friend bool operator==(const Limits&, const Limits&) = default;
};

namespace core {
// No session is granted or extended beyond a week: whatever arrives, the sums cannot overflow.
constexpr Millis session_max_ms = minutes(7 * 24 * 60);
}  // namespace core

}  // namespace foyer::kiosk
