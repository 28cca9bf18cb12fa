#include "kiosk/core/guest_time.hpp"

#include <algorithm>

#include "kiosk/core/limits.hpp"

namespace foyer::kiosk::core {

namespace {
constexpr int thresholds = 3;
}

GuestTime::GuestTime(const Grant& grant, std::int32_t warn_minutes)
    : granted_ms_(grant.duration_ms),
      extension_ms_(grant.extension_ms),
      extensions_max_(grant.extensions_max),
      first_warning_ms_(minutes(warn_minutes)) {}

Millis GuestTime::used_ms(Millis mono_ms) const {
    if (!started_ms_) return 0;
    return std::clamp<Millis>(mono_ms - *started_ms_, 0, granted_ms_);
}

Millis GuestTime::left_ms(Millis mono_ms) const { return granted_ms_ - used_ms(mono_ms); }

std::optional<Millis> GuestTime::deadline_ms() const {
    if (!started_ms_) return std::nullopt;
    return *started_ms_ + granted_ms_;
}

Millis GuestTime::extension_ms() const {
    const bool possible =
        extensions_ < extensions_max_ && granted_ms_ + extension_ms_ <= session_max_ms;
    return possible ? extension_ms_ : 0;
}

void GuestTime::extend_by_guest() {
    granted_ms_ += extension_ms();
    ++extensions_;
    dismissed_ms_ = std::numeric_limits<Millis>::max();
}

bool GuestTime::raise_to(Millis granted_ms) {
    if (granted_ms <= granted_ms_) return false;
    granted_ms_ = granted_ms;
    dismissed_ms_ = std::numeric_limits<Millis>::max();
    return true;
}

// Largest first. One that announces as much as there ever was would stand there from the start,
// so it is left out (0); a session shorter than all of them is warned at half.
Millis GuestTime::threshold_ms(int index) const {
    const Millis all[thresholds] = {first_warning_ms_, minutes(5), minutes(2)};
    const Millis wanted = all[index];
    if (index > 0 && wanted >= first_warning_ms_) return 0;
    if (wanted < granted_ms_) return wanted;
    const Millis last = std::min(first_warning_ms_, minutes(2));
    return index + 1 == thresholds && last >= granted_ms_ ? granted_ms_ / 2 : 0;
}

std::optional<Millis> GuestTime::warning_ms(Millis left_ms) const {
    for (int index = thresholds - 1; index >= 0; --index) {
        const Millis threshold = threshold_ms(index);
        if (threshold == 0 || left_ms > threshold) continue;
        if (threshold >= dismissed_ms_) return std::nullopt;
        return threshold;
    }
    return std::nullopt;
}

}  // namespace foyer::kiosk::core
