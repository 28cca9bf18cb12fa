#include "kiosk/curtain/press.hpp"

#include <gtest/gtest.h>

namespace foyer::curtain {
namespace {

// One plain button, one key of the pad and Stop on a bar; a question with a yes, or not.
Picture picture(bool asked, HelpId help = HelpId{1}) {
    Picture made;
    Panel bar;
    bar.layer = Layer::bar;
    bar.targets = {{"call", {0, 0, 100, 50}, Tell{kiosk::CallPressed{}}, Repeat::once},
                   {"digit-1", {200, 0, 100, 50}, TypeDigit{'1'}, Repeat::typing},
                   {"digit-2", {300, 0, 100, 50}, TypeDigit{'2'}, Repeat::typing},
                   {"stop", {400, 0, 100, 50}, Tell{kiosk::StopPressed{}}, Repeat::urgent}};
    made.panels.push_back(bar);
    if (asked) {
        Panel question;
        question.layer = Layer::question;
        question.targets = {{"yes", {0, 100, 100, 50},
                             Tell{kiosk::ConsentAnswered{help, HelpKind::view, true}}}};
        made.panels.push_back(question);
    }
    return made;
}

bool click(Press& press, const Picture& on, Layer layer, int x, int y, Millis now) {
    press.down(on, layer, x, y, now);
    return press.up(on, x, y, now).has_value();
}

TEST(Press, CountsOnReleaseInsideItsTarget) {
    const auto on = picture(false);
    Press press;
    press.down(on, Layer::bar, 10, 10, 0);
    EXPECT_TRUE(press.up(on, 99, 49, 5000));
    press.down(on, Layer::bar, 10, 10, 10'000);
    EXPECT_FALSE(press.up(on, 100, 10, 10'100));
    press.down(on, Layer::bar, 150, 10, 20'000);
    EXPECT_FALSE(press.up(on, 10, 10, 20'100)) << "it began beside the target";
}

TEST(Press, IsDeafFor700MsAfterOneThatCounted) {
    const auto on = picture(false);
    for (Millis later = 0; later < 700; later += 50) {
        Press press;
        ASSERT_TRUE(click(press, on, Layer::bar, 10, 10, 1000));
        EXPECT_FALSE(click(press, on, Layer::bar, 10, 10, 1000 + later)) << later;
        EXPECT_FALSE(click(press, on, Layer::bar, 210, 10, 1000 + later)) << later;
    }
    Press press;
    ASSERT_TRUE(click(press, on, Layer::bar, 10, 10, 1000));
    EXPECT_EQ(press.changes_at(1000), 1700);
    EXPECT_TRUE(click(press, on, Layer::bar, 10, 10, 1700));
}

TEST(Press, OfStopAlwaysCounts) {
    const auto on = picture(true);
    Press press;
    press.follow(on, 1000);
    ASSERT_TRUE(click(press, on, Layer::bar, 10, 10, 1000));
    EXPECT_TRUE(click(press, on, Layer::bar, 410, 10, 1001));
    EXPECT_TRUE(click(press, on, Layer::bar, 410, 10, 1002));
}

TEST(Press, OnThePadIsOnlyDeafToTheSameKeyTwice) {
    const auto on = picture(false);
    Press press;
    ASSERT_TRUE(click(press, on, Layer::bar, 210, 10, 1000));
    EXPECT_TRUE(click(press, on, Layer::bar, 310, 10, 1050));
    EXPECT_FALSE(click(press, on, Layer::bar, 310, 10, 1250));
    EXPECT_TRUE(click(press, on, Layer::bar, 310, 10, 1300));
}

TEST(Press, CannotAnswerAQuestionInItsFirst700Ms) {
    const auto on = picture(true);
    Press press;
    press.follow(picture(false), 0);
    press.follow(on, 1000);
    EXPECT_FALSE(click(press, on, Layer::question, 10, 110, 1699));
    EXPECT_FALSE(press.key(on, 1699));
    EXPECT_TRUE(click(press, on, Layer::question, 10, 110, 1700));
}

TEST(Press, ThatBeganBeforeTheQuestionChangedDoesNotAnswerTheNewOne) {
    Press press;
    const auto first = picture(true, HelpId{1}), second = picture(true, HelpId{2});
    press.follow(first, 0);
    press.down(first, Layer::question, 10, 110, 2000);
    press.follow(second, 2001);
    EXPECT_FALSE(press.up(second, 10, 110, 2002));
    EXPECT_FALSE(click(press, second, Layer::question, 10, 110, 2500));
    // The same question drawn again is no new one.
    press.follow(second, 2600);
    EXPECT_TRUE(click(press, second, Layer::question, 10, 110, 2800));
}

TEST(Press, CannotAnswerAQuestionWhoseAnswersHaveJustMovedUnderTheHand) {
    Press press;
    auto on = picture(true);
    press.follow(on, 0);
    press.down(on, Layer::question, 10, 140, 2000);
    on.panels.back().targets.front().box.y += 20;
    press.follow(on, 2001);
    EXPECT_FALSE(press.up(on, 10, 140, 2002));
    EXPECT_FALSE(click(press, on, Layer::question, 10, 140, 2700));
    EXPECT_TRUE(click(press, on, Layer::question, 10, 140, 2701));
}

}  // namespace
}  // namespace foyer::curtain
