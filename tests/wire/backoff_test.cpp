#include "kiosk/core/backoff.hpp"

#include <gtest/gtest.h>

namespace foyer::kiosk {
namespace {

TEST(Backoff, DoublesUpToItsMostAndBeginsAnewAfterReset) {
    Backoff backoff(100, 450);
    EXPECT_EQ(backoff.next_ms(0), 50);
    EXPECT_EQ(backoff.next_ms(0), 100);
    EXPECT_EQ(backoff.next_ms(0), 200);
    EXPECT_EQ(backoff.next_ms(0), 225);
    EXPECT_EQ(backoff.next_ms(0), 225);
    backoff.reset();
    EXPECT_EQ(backoff.next_ms(0), 50);
}

TEST(Backoff, SpreadsOverTheUpperHalf) {
    for (const double random : {0.0, 0.25, 0.5, 0.999}) {
        Backoff backoff(1000, 1000);
        const Millis wait = backoff.next_ms(random);
        EXPECT_EQ(wait, 500 + static_cast<Millis>(random * 500));
        EXPECT_LT(wait, 1000);
    }
}

}  // namespace
}  // namespace foyer::kiosk
