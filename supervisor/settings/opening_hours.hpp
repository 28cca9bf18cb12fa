// When somebody is at the desk, week by week, in the server's local time. Only times of the clock
// on the wall are compared, never durations, so the days on which summer time begins or ends need
// no care.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/clock.hpp"

namespace foyer::supervisor {

struct Opening {
    int from_minute = 0;  // of the day
    int to_minute = 0;    // exclusive; at most 1440
    friend bool operator==(const Opening&, const Opening&) = default;
};

// Of one day, Monday = 0.
using WeeklyHours = std::array<std::vector<Opening>, 7>;

inline constexpr std::array<std::string_view, 7> day_names{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// "09:00-12:30"; nothing when it is none, or ends before it begins. "24:00" ends a day.
std::optional<Opening> parse_opening(std::string_view text);

struct LocalMinute {
    int day = 0;     // Monday = 0
    int minute = 0;  // of the day
};
// In the time zone of the process.
LocalMinute local_minute(Millis wall_ms);

// When the desk opens next, for a person: "aujourd’hui à 14 h", "Monday at 9:30". Empty when it is
// open now, or never.
std::string next_opening(const WeeklyHours& hours, LocalMinute now, std::string_view language);

}  // namespace foyer::supervisor
