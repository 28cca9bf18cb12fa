#include "supervisor/settings/opening_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace foyer::supervisor {

namespace {

std::optional<int> parse_minute(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
        return std::nullopt;
    }
    const int hours = (text[0] - '0') * 10 + text[1] - '0';
    const int minutes = (text[3] - '0') * 10 + text[4] - '0';
    if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
    return hours * 60 + minutes;
}

constexpr std::array<const char*, 7> french_days{"lundi",    "mardi",  "mercredi", "jeudi",
                                                 "vendredi", "samedi", "dimanche"};
constexpr std::array<const char*, 7> english_days{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday"};

std::string words(int in_days, int day, int minute, std::string_view language) {
    const int hour = minute / 60, rest = minute % 60;
    if (language == "fr") {
        const char* when = in_days == 0   ? "aujourd’hui"
                           : in_days == 1 ? "demain"
                                          : french_days[static_cast<std::size_t>(day)];
        return rest ? fmt::format("{} à {} h {:02}", when, hour, rest)
                    : fmt::format("{} à {} h", when, hour);
    }
    const char* when = in_days == 0   ? "today"
                       : in_days == 1 ? "tomorrow"
                                      : english_days[static_cast<std::size_t>(day)];
    return fmt::format("{} at {}:{:02}", when, hour, rest);
}

}  // namespace

std::optional<Opening> parse_opening(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto from = parse_minute(text.substr(0, 5));
    const auto to = parse_minute(text.substr(6));
    if (!from || !to || *from >= *to) return std::nullopt;
    return Opening{*from, *to};
}

LocalMinute local_minute(Millis wall_ms) {
    const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
    std::tm local{};
    localtime_r(&seconds, &local);
    return {(local.tm_wday + 6) % 7, local.tm_hour * 60 + local.tm_min};
}

std::string next_opening(const WeeklyHours& hours, LocalMinute now, std::string_view language) {
    for (int in_days = 0; in_days <= 7; ++in_days) {
        const int day = (now.day + in_days) % 7;
        std::optional<int> first;
        for (const Opening& each : hours[static_cast<std::size_t>(day)]) {
            const bool began = in_days == 0 && each.from_minute <= now.minute;
            if (began && now.minute < each.to_minute) return {};
            if (!began) first = std::min(first.value_or(each.from_minute), each.from_minute);
        }
        if (first) return words(in_days, day, *first, language);
    }
    return {};
}

}  // namespace foyer::supervisor
