#include "proto/clock.hpp"

#include <ctime>

namespace foyer {

namespace {

Millis read_clock(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<Millis>(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000;
}

}  // namespace

Instant system_now() { return Instant{read_clock(CLOCK_BOOTTIME), read_clock(CLOCK_REALTIME)}; }

}  // namespace foyer
