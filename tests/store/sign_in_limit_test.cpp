// How often somebody may try, by a clock that the test turns.
#include "supervisor/accounts/sign_in_limit.hpp"

#include <gtest/gtest.h>

namespace foyer::tests {

using supervisor::SignInLimit;

namespace {

Instant at(Millis mono_ms) { return {mono_ms, 0}; }

}  // namespace

TEST(SignInLimit, NameMayBeTriedFiveTimesAndThenOnceInThirtySeconds) {
    SignInLimit limit;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(limit.admit("admin", "10.0.0." + std::to_string(i), at(0)), 0) << i;
    }
    EXPECT_EQ(limit.admit("admin", "10.0.0.9", at(0)), seconds(30));
    EXPECT_EQ(limit.admit("admin", "10.0.0.9", at(seconds(29))), seconds(1));
    EXPECT_EQ(limit.admit("admin", "10.0.0.9", at(seconds(30))), 0);
    EXPECT_EQ(limit.admit("admin", "10.0.0.9", at(seconds(30))), seconds(30));
    EXPECT_EQ(limit.admit("other", "10.0.0.9", at(seconds(30))), 0);
}

TEST(SignInLimit, AddressMayTryTwentyNamesAndThenOneInFiveSeconds) {
    SignInLimit limit;
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(limit.admit("name-" + std::to_string(i), "10.0.0.1", at(0)), 0) << i;
    }
    EXPECT_EQ(limit.admit("name-20", "10.0.0.1", at(0)), seconds(5));
    EXPECT_EQ(limit.admit("name-20", "10.0.0.2", at(0)), 0);
    EXPECT_EQ(limit.admit("name-21", "10.0.0.1", at(seconds(5))), 0);
}

TEST(SignInLimit, AttemptThatIsRefusedDoesNotLengthenTheWait) {
    SignInLimit limit;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(limit.admit("a", "x", at(0)), 0);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(limit.admit("a", "x", at(0)), seconds(30));
    EXPECT_EQ(limit.admit("a", "x", at(seconds(30))), 0);
}

TEST(SignInLimit, RightPasswordDoesNotCount) {
    SignInLimit limit;
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(limit.admit("mediator", "10.0.0.1", at(0)), 0) << i;
        limit.succeeded("mediator", "10.0.0.1");
    }
}

TEST(SignInLimit, StrangerDoesNotLockOutTheUsualTablet) {
    SignInLimit limit;
    EXPECT_EQ(limit.admit("mediator", "tablet", at(0)), 0);
    limit.succeeded("mediator", "tablet");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(limit.admit("mediator", "stranger", at(0)), 0);
    EXPECT_GT(limit.admit("mediator", "stranger", at(0)), 0);
    EXPECT_GT(limit.admit("mediator", "another", at(0)), 0);
    EXPECT_EQ(limit.admit("mediator", "tablet", at(0)), 0);
}

TEST(SignInLimit, UsualTabletIsStillLimitedByItsAddress) {
    SignInLimit limit;
    EXPECT_EQ(limit.admit("mediator", "tablet", at(0)), 0);
    limit.succeeded("mediator", "tablet");
    for (int i = 0; i < 20; ++i) EXPECT_EQ(limit.admit("mediator", "tablet", at(0)), 0);
    EXPECT_EQ(limit.admit("mediator", "tablet", at(0)), seconds(5));
}

TEST(SignInLimit, RemembersNoMoreThanItsLimit) {
    SignInLimit limit;
    for (std::size_t i = 0; i < SignInLimit::entries_max; ++i) {
        const std::string number = std::to_string(i);
        ASSERT_EQ(limit.admit(number, number, at(0)), 0);
    }
    EXPECT_GT(limit.admit("one more", "one more", at(0)), 0);
    EXPECT_EQ(limit.admit("one more", "one more", at(seconds(31))), 0);  // the others are forgotten
}

}  // namespace foyer::tests
