#include "tools/foyerctl/moment.hpp"

#include <charconv>
#include <cstddef>
#include <ctime>
#include <optional>

namespace foyer::ctl {
namespace {

// Takes exactly `count` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t count) {
    if (text.size() < count) {
        return std::nullopt;
    }
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::optional<std::tm> take_day(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, "-")) {
        return std::nullopt;
    }
    const auto month = take_number(text, 2);
    if (!month || *month < 1 || *month > 12 || !take(text, "-")) {
        return std::nullopt;
    }
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int length = lengths[*month - 1] + (*month == 2 && is_leap(*year) ? 1 : 0);
    const auto day = take_number(text, 2);
    if (!day || *day < 1 || *day > length) {
        return std::nullopt;
    }
    std::tm moment{};
    moment.tm_year = *year - 1900;
    moment.tm_mon = *month - 1;
    moment.tm_mday = *day;
    moment.tm_isdst = -1;
    return moment;
}

// "09:30:00[.123]"
bool take_time(std::string_view& text, std::tm& moment) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) {
        return false;
    }
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59 || !take(text, ":")) {
        return false;
    }
    const auto second = take_number(text, 2);
    if (!second || *second > 60) {
        return false;
    }
    if (take(text, ".")) {
        if (!take_number(text, 1)) {
            return false;
        }
        while (take_number(text, 1)) {
        }
    }
    moment.tm_hour = *hour;
    moment.tm_min = *minute;
    moment.tm_sec = *second;
    return true;
}

// "Z", "+02:00": seconds to take away to reach UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take(text, "Zz")) {
        return 0;
    }
    const bool east = text.starts_with('+');
    if (!take(text, "+-")) {
        return std::nullopt;
    }
    const auto hours = take_number(text, 2);
    if (!hours || *hours > 23 || !take(text, ":")) {
        return std::nullopt;
    }
    const auto minutes = take_number(text, 2);
    if (!minutes || *minutes > 59) {
        return std::nullopt;
    }
    const std::int64_t offset_s = *hours * 3600 + *minutes * 60;
    return east ? offset_s : -offset_s;
}

}  // namespace

Result<std::int64_t> parse_moment(std::string_view text, DayEnd end) {
    const std::string expected =
        "\"" + std::string(text) + "\": expected YYYY-MM-DD or RFC 3339, 2026-05-01T09:30:00Z";
    auto rest = text;
    auto moment = take_day(rest);
    if (!moment) {
        return failure(expected);
    }
    if (rest.empty()) {
        moment->tm_mday += end == DayEnd::last_instant ? 1 : 0;  // mktime carries into the month
        return static_cast<std::int64_t>(std::mktime(&*moment));
    }
    if (!take(rest, "Tt ") || !take_time(rest, *moment)) {
        return failure(expected);
    }
    const auto offset_s = take_offset(rest);
    if (!offset_s || !rest.empty()) {
        return failure(expected);
    }
    return static_cast<std::int64_t>(timegm(&*moment)) - *offset_s;
}

std::string utc_text(std::int64_t unix_s) {
    const auto seconds = static_cast<std::time_t>(unix_s);
    std::tm moment{};
    gmtime_r(&seconds, &moment);
    char text[32];
    const auto size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &moment);
    return {text, size};
}

}  // namespace foyer::ctl
