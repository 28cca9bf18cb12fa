// The time of one session at its station: what was granted, what is used, when to warn. Counted
// on the station's monotonic clock from the moment the world was ready; before that nothing is
// used. A plain value: every question is told the moment.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "proto/clock.hpp"
#include "proto/messages.hpp"

namespace foyer::kiosk::core {

class GuestTime {
public:
    GuestTime() = default;
    // `warn_minutes` is the policy's: the first warning; the next come at 5 and at 2 minutes.
    GuestTime(const Grant& grant, std::int32_t warn_minutes);

    void start(Millis mono_ms) { started_ms_ = mono_ms; }
    bool started() const { return started_ms_.has_value(); }
    std::optional<Millis> started_ms() const { return started_ms_; }

    Millis used_ms(Millis mono_ms) const;  // never more than granted
    Millis left_ms(Millis mono_ms) const;
    std::optional<Millis> deadline_ms() const;  // mono_ms; nothing before the start

    Millis granted_ms() const { return granted_ms_; }
    std::int32_t extensions() const { return extensions_; }

    // What one more extension by the guest would add; 0 when none is left.
    Millis extension_ms() const;
    void extend_by_guest();
    // The desk's total; a smaller one changes nothing. True if it changed anything.
    bool raise_to(Millis granted_ms);

    // The warning that is due with `left_ms` to go, as the length of time it announces: the first
    // minutes, 5 or 2 minutes, or half of a session too short for these. Nothing: none is due, or
    // the guest has put it away. `left_ms` may be less than left_ms(): the space closes earlier.
    std::optional<Millis> warning_ms(Millis left_ms) const;
    void dismiss_warning(Millis warning_ms) { dismissed_ms_ = warning_ms; }

    friend bool operator==(const GuestTime&, const GuestTime&) = default;

private:
    Millis threshold_ms(int index) const;

    Millis granted_ms_ = 0;
    Millis extension_ms_ = 0;
    std::int32_t extensions_max_ = 0;
    std::int32_t extensions_ = 0;
    Millis first_warning_ms_ = 0;
    std::optional<Millis> started_ms_;
    Millis dismissed_ms_ = std::numeric_limits<Millis>::max();
};

}  // namespace foyer::kiosk::core
