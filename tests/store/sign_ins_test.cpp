// Tokens: whose they are, and every way in which they end.
#include "supervisor/accounts/sign_ins.hpp"

#include <gtest/gtest.h>

namespace foyer::tests {

using supervisor::SignIns;
using Ended = std::vector<SignIns::Ended>;

namespace {

constexpr Millis hour = minutes(60);
constexpr Millis day = 24 * hour;

}  // namespace

TEST(SignIns, TokenIsItsAccountsAndNothingElseIs) {
    SignIns sign_ins({}, {});
    sign_ins.add_cookie("h1", "ada", {});
    EXPECT_EQ(sign_ins.use("h1", {}), "ada");
    EXPECT_EQ(sign_ins.use("h2", {}), std::nullopt);
    EXPECT_EQ(sign_ins.use("", {}), std::nullopt);
}

TEST(SignIns, CookieEndsAfterTwelveHoursWithoutUse) {
    SignIns sign_ins({}, {});
    sign_ins.add_cookie("h", "ada", {0, 0});
    EXPECT_EQ(sign_ins.use("h", {12 * hour - 1, 0}), "ada");
    EXPECT_EQ(sign_ins.use("h", {24 * hour - 2, 0}), "ada");  // each use begins anew
    EXPECT_EQ(sign_ins.use("h", {36 * hour - 2, 0}), std::nullopt);
    EXPECT_EQ(sign_ins.end_expired({36 * hour - 2, 0}), (Ended{{"h", "ada", false, true}}));
    EXPECT_EQ(sign_ins.end_expired({36 * hour - 2, 0}), Ended{});
}

TEST(SignIns, CookieDoesNotMindAClockThatJumps) {
    SignIns sign_ins({}, {});
    sign_ins.add_cookie("h", "ada", {0, 0});
    EXPECT_EQ(sign_ins.use("h", {1, 400 * day}), "ada");
    EXPECT_EQ(sign_ins.use("h", {2, -400 * day}), "ada");
}

TEST(SignIns, BearerTokenSurvivesARestartAndEndsByTheCalendar) {
    SignIns sign_ins({{"h", "ada", 1000}}, {0, 0});
    EXPECT_EQ(sign_ins.use("h", {13 * hour, 999}), "ada");
    EXPECT_EQ(sign_ins.use("h", {0, 1000}), std::nullopt);
    EXPECT_EQ(sign_ins.end_expired({0, 1000}), (Ended{{"h", "ada", true, true}}));
}

TEST(SignIns, OnlyTheLastOfAnAccountSaysSo) {
    SignIns sign_ins({}, {});
    sign_ins.add_cookie("h1", "ada", {});
    sign_ins.add_bearer({"h2", "ada", 1}, {});
    sign_ins.add_cookie("h3", "bob", {});
    EXPECT_EQ(sign_ins.end("h1"), (Ended{{"h1", "ada", false, false}}));
    EXPECT_EQ(sign_ins.end("h1"), Ended{});
    EXPECT_EQ(sign_ins.end("h2"), (Ended{{"h2", "ada", true, true}}));
    EXPECT_EQ(sign_ins.use("h3", {}), "bob");
}

TEST(SignIns, AllOfAnAccountEndTogetherAndTellOnce) {
    SignIns sign_ins({}, {});
    sign_ins.add_cookie("h1", "ada", {});
    sign_ins.add_cookie("h2", "ada", {});
    sign_ins.add_cookie("h3", "bob", {});
    EXPECT_EQ(sign_ins.end_account("ada"),
              (Ended{{"h1", "ada", false, false}, {"h2", "ada", false, true}}));
    EXPECT_EQ(sign_ins.use("h3", {}), "bob");
}

TEST(SignIns, OneTooManyEndsTheOneUsedLongestAgo) {
    SignIns sign_ins({}, {});
    for (std::size_t i = 0; i < SignIns::per_account_max; ++i) {
        EXPECT_EQ(sign_ins.add_cookie("h" + std::to_string(i), "ada", {Millis(i), 0}), Ended{});
    }
    sign_ins.use("h0", {1000, 0});
    EXPECT_EQ(sign_ins.add_cookie("new", "ada", {1001, 0}), (Ended{{"h1", "ada", false, false}}));
    EXPECT_EQ(sign_ins.use("h0", {1001, 0}), "ada");
}

}  // namespace foyer::tests
