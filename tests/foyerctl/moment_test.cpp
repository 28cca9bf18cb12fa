#include "tools/foyerctl/moment.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

namespace foyer::ctl {
namespace {

// The days of another time zone than the tests'.
class Paris {
public:
    Paris() {
        setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
        tzset();
    }
    ~Paris() {
        unsetenv("TZ");
        tzset();
    }
    Paris(const Paris&) = delete;
    Paris& operator=(const Paris&) = delete;
};

TEST(Moment, ReadsRfc3339) {
    EXPECT_EQ(parse_moment("1970-01-01T00:00:00Z", DayEnd::first_instant), 0);
    EXPECT_EQ(parse_moment("2026-05-01T09:30:00+02:00", DayEnd::last_instant), 1777620600);
    EXPECT_EQ(parse_moment("2026-05-01T07:30:00.25Z", DayEnd::first_instant), 1777620600);
    EXPECT_EQ(parse_moment("2026-05-01 03:00:00-04:30", DayEnd::first_instant), 1777620600);
}

TEST(Moment, ADayIsWholeAndLocal) {
    const Paris here;
    EXPECT_EQ(parse_moment("2026-05-01", DayEnd::first_instant),
              parse_moment("2026-04-30T22:00:00Z", DayEnd::first_instant).value());
    EXPECT_EQ(parse_moment("2026-05-01", DayEnd::last_instant),
              parse_moment("2026-05-01T22:00:00Z", DayEnd::first_instant).value());
    EXPECT_EQ(parse_moment("2026-12-31", DayEnd::last_instant),
              parse_moment("2026-12-31T23:00:00Z", DayEnd::first_instant).value());
}

// The last Sunday of March has 23 hours there.
TEST(Moment, ADayMayHaveAnotherLength) {
    const Paris here;
    EXPECT_EQ(*parse_moment("2026-03-29", DayEnd::last_instant) -
                  *parse_moment("2026-03-29", DayEnd::first_instant),
              23 * 3600);
}

TEST(Moment, KnowsLeapYears) {
    EXPECT_TRUE(parse_moment("2028-02-29", DayEnd::first_instant));
    EXPECT_FALSE(parse_moment("2026-02-29", DayEnd::first_instant));
    EXPECT_FALSE(parse_moment("2100-02-29", DayEnd::first_instant));
}

TEST(Moment, RefusesEverythingElse) {
    for (const auto* text :
         {"", "today", "2026", "2026-5-1", "2026-13-01", "2026-00-10", "2026-04-31", "01/05/2026",
          "2026-05-01T", "2026-05-01T10:00:00", "2026-05-01T25:00:00Z", "2026-05-01T10:60:00Z",
          "2026-05-01T10:00:00+02", "2026-05-01T10:00:00Zx", "2026-05-01x", "2026-05-01T10:00:00.Z"}) {
        EXPECT_FALSE(parse_moment(text, DayEnd::first_instant)) << text;
    }
}

TEST(Moment, IsWrittenInUtc) { EXPECT_EQ(utc_text(1777620600), "2026-05-01T07:30:00Z"); }

}  // namespace
}  // namespace foyer::ctl
