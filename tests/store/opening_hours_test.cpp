// The hours of the desk, in the time of the clock on the wall.
#include "supervisor/settings/opening_hours.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace foyer::supervisor {
namespace {

constexpr int nine = 9 * 60, noon = 12 * 60, two = 14 * 60, six = 18 * 60;

// Mondays 9 to 12 and 14 to 18, Thursdays from 9:30.
WeeklyHours hours() {
    WeeklyHours hours;
    hours[0] = {{two, six}, {nine, noon}};  // in any order
    hours[3] = {{nine + 30, noon}};
    return hours;
}

TEST(OpeningHours, SaysTheNextOpeningOfTheWeek) {
    const auto says = [](int day, int minute) {
        return next_opening(hours(), {day, minute}, "fr");
    };
    EXPECT_EQ(says(0, 0), "aujourd’hui à 9 h");
    EXPECT_EQ(says(0, nine - 1), "aujourd’hui à 9 h");
    EXPECT_EQ(says(0, nine), "") << "it is open";
    EXPECT_EQ(says(0, noon - 1), "");
    EXPECT_EQ(says(0, noon), "aujourd’hui à 14 h");
    EXPECT_EQ(says(0, six), "jeudi à 9 h 30");
    EXPECT_EQ(says(2, six), "demain à 9 h 30");
    EXPECT_EQ(says(3, noon), "lundi à 9 h");
    EXPECT_EQ(says(6, six), "demain à 9 h") << "over the end of the week";
}

TEST(OpeningHours, EnglishHasItsOwnWords) {
    EXPECT_EQ(next_opening(hours(), {0, 0}, "en"), "today at 9:00");
    EXPECT_EQ(next_opening(hours(), {2, 0}, "en"), "tomorrow at 9:30");
    EXPECT_EQ(next_opening(hours(), {4, 0}, "en"), "Monday at 9:00");
}

TEST(OpeningHours, OneDayAWeekIsAWeekAway) {
    WeeklyHours one;
    one[2] = {{nine, noon}};
    EXPECT_EQ(next_opening(one, {2, noon}, "fr"), "mercredi à 9 h");
    EXPECT_EQ(next_opening(WeeklyHours(), {2, noon}, "fr"), "");
}

TEST(OpeningHours, EveryMinuteOfTheWeekIsOpenOrHasANextOpening) {
    int open = 0;
    for (int day = 0; day < 7; ++day) {
        for (int minute = 0; minute < 24 * 60; ++minute) {
            open += next_opening(hours(), {day, minute}, "fr").empty();
        }
    }
    EXPECT_EQ(open, (noon - nine) + (six - two) + (noon - nine - 30));
}

class TimeZone : public ::testing::Test {
protected:
    TimeZone() { set("Europe/Paris"); }
    ~TimeZone() override {
        unsetenv("TZ");
        tzset();
    }
    static void set(const char* zone) {
        setenv("TZ", zone, 1);
        tzset();
    }
    static std::string at(std::int64_t unix_s) {
        const LocalMinute local = local_minute(unix_s * 1000);
        return std::string(day_names[static_cast<std::size_t>(local.day)]) + " " +
               std::to_string(local.minute / 60) + ":" + std::to_string(local.minute % 60);
    }
};

TEST_F(TimeZone, SummerTimeBeginsAndEndsWithoutMovingAnHour) {
    // 29 March 2026: 01:59 is followed by 03:00; 25 October: 02:59 by 02:00 again.
    EXPECT_EQ(at(1774745940), "sunday 1:59");
    EXPECT_EQ(at(1774746000), "sunday 3:0");
    EXPECT_EQ(at(1774854000), "monday 9:0");  // 07:00 UTC: in summer time
    EXPECT_EQ(at(1792889940), "sunday 2:59");
    EXPECT_EQ(at(1792890000), "sunday 2:0");
    EXPECT_EQ(at(1793001600), "monday 9:0");  // 08:00 UTC: in winter time
    for (const std::int64_t monday_nine : {1774854000, 1793001600}) {
        EXPECT_EQ(next_opening(hours(), local_minute((monday_nine - 60) * 1000), "fr"),
                  "aujourd’hui à 9 h");
        EXPECT_EQ(next_opening(hours(), local_minute(monday_nine * 1000), "fr"), "");
    }
}

}  // namespace
}  // namespace foyer::supervisor
