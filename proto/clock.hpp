// Time as an argument. Cores never read a clock: every step is told the instant it happens at.
#pragma once

#include <cstdint>

namespace foyer {

// A length of time in milliseconds.
using Millis = std::int64_t;

constexpr Millis seconds(std::int64_t n) { return n * 1000; }
constexpr Millis minutes(std::int64_t n) { return n * 60'000; }

// One moment as one program sees it. `mono_ms` counts from an arbitrary origin, never jumps, and
// goes on through suspend (CLOCK_BOOTTIME); deadlines use it. `wall_ms` is Unix time in
// milliseconds and may jump; only what people read uses it.
struct Instant {
    Millis mono_ms = 0;
    Millis wall_ms = 0;

    friend bool operator==(const Instant&, const Instant&) = default;
};

// Reads the system's clocks.
Instant system_now();

}  // namespace foyer
