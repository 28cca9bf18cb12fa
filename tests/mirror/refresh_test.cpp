#include "kiosk/mirror/refresh.hpp"

#include <gtest/gtest.h>

#include "kiosk/mirror/link_pace.hpp"

namespace foyer::mirror {
namespace {

using namespace std::chrono_literals;

const Rect photo{0, 0, 200, 100}, video{300, 0, 100, 100};

struct RefreshTest : testing::Test {
    Refresh refresh;
    Time now = Time() + 1h;

    void send_lossy(const Rect& rect) {
        refresh.sent(Region(rect), std::span(&rect, 1), now);
    }
    // What is sent without loss within `time`, looked at as often as next() says.
    Region sharpened(std::chrono::milliseconds time) {
        Region all;
        const Time end = now + time;
        for (;;) {
            const Region due = refresh.due(now);
            all.add(due);
            refresh.sent(due, {}, now);
            const auto next = refresh.next();
            if (!next || *next > end) break;
            now = *next;
        }
        now = end;
        return all;
    }
};

TEST_F(RefreshTest, WhatWasSentWithoutLossIsNeverDue) {
    refresh.sent(Region(photo), {}, now);
    EXPECT_FALSE(refresh.next());
    EXPECT_TRUE(sharpened(10s).empty());
}

TEST_F(RefreshTest, WhatIsOnlyNearlyRightIsDueOnceAfterTheQuiet) {
    send_lossy(photo);
    EXPECT_TRUE(sharpened(Refresh::quiet - 1ms).empty());
    EXPECT_TRUE(sharpened(Refresh::quiet + 1ms).contains(photo));
    EXPECT_FALSE(refresh.next());
    EXPECT_TRUE(sharpened(10s).empty());
}

TEST_F(RefreshTest, WhatGoesOnMovingIsLeftAloneAndKeepsNothingElseWaiting) {
    send_lossy(photo);
    Region all;
    for (int frame = 0; frame < 90; ++frame) {
        send_lossy(video);
        all.add(sharpened(33ms));
    }
    EXPECT_TRUE(all.contains(photo));
    EXPECT_FALSE(all.touches(video));
    EXPECT_TRUE(sharpened(1s).contains(video));
}

TEST_F(RefreshTest, WhatIsDrawnOverWithoutLossIsNotDueAnyMore) {
    send_lossy(photo);
    const Rect over{0, 0, 50, 50};
    refresh.sent(Region(over), {}, now);
    const Region due = sharpened(2s);
    EXPECT_FALSE(due.touches(over));
    EXPECT_TRUE(due.touches(photo));
}

TEST_F(RefreshTest, ACopyIsAsGoodAsWhatWasCopied) {
    send_lossy({0, 100, 200, 50});
    refresh.copied(Move{{0, 0, 200, 100}, -100});  // rows 100 to 200 come to stand at 0
    const Region due = sharpened(2s);
    EXPECT_TRUE(due.contains({0, 0, 200, 50}));
    EXPECT_FALSE(due.touches({0, 50, 200, 50}));
    EXPECT_TRUE(due.contains({0, 100, 200, 50}));
}

TEST_F(RefreshTest, ForgettingLeavesNothing) {
    send_lossy(photo);
    refresh.forget();
    EXPECT_TRUE(sharpened(10s).empty());
}

TEST(Region, FirstTakesWholeRowsFromTheTopAndNeverNone) {
    Region region(Rect{10, 0, 100, 100});
    region.add({10, 200, 100, 100});
    EXPECT_TRUE(region.first(1).contains({10, 0, 100, 1}));
    const Region part = region.first(5'000);
    EXPECT_TRUE(part.contains({10, 0, 100, 50}));
    EXPECT_FALSE(part.touches({10, 50, 100, 200}));
    EXPECT_TRUE(region.first(20'000).contains({10, 200, 100, 100}));
    EXPECT_TRUE(Region().first(100).empty());
}

TEST(LinkPace, ASlowLinkGetsLessQualityAndAFastOneWhatWasAsked) {
    LinkPace pace;
    EXPECT_EQ(pace.level(6), 6);
    pace.took(100'000, 50ms);
    EXPECT_EQ(pace.level(6), 6);
    pace.took(100'000, 400ms);
    EXPECT_EQ(pace.level(6), 4);
    for (int i = 0; i < 10; ++i) pace.took(100'000, 400ms);
    EXPECT_EQ(pace.level(6), 1);
    EXPECT_EQ(pace.level(0), 0);
    // Small updates say nothing.
    pace.took(500, 1ms);
    EXPECT_EQ(pace.level(6), 1);
    for (int i = 0; i < 10; ++i) pace.took(100'000, 50ms);
    EXPECT_EQ(pace.level(6), 6);
}

}  // namespace
}  // namespace foyer::mirror
