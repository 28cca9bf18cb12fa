// The guest's time: counted, warned of, extended, and over at the latest when it is over.
#include <gtest/gtest.h>

#include "tests/core/station_fixture.hpp"

namespace foyer::kiosk {
namespace {

using testing::Bench;
using testing::find;
using testing::position;
using testing::sent;
using testing::session_one;

TEST(StationTime, EndsAtTheDeadlineWithoutALink) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.step(LinkDown{});
    bench.tick_after(minutes(60) - 1);
    EXPECT_EQ(StationState::in_use, bench.state());
    const auto effects = bench.tick_after(1);
    EXPECT_EQ(StationState::ending, bench.state());
    EXPECT_LT(position<Remember>(effects), position<kiosk::TearDown>(effects));
    ASSERT_EQ(1U, bench.memory.unacknowledged.size());
    EXPECT_EQ(EndCause::deadline, bench.memory.unacknowledged[0].cause);
    EXPECT_EQ(minutes(60), bench.memory.unacknowledged[0].used_ms);
}

TEST(StationTime, SixtyFiveMinutesAreThreeThousandNineHundredSeconds) {
    Bench bench;
    bench.bring_to(StationState::free);
    bench.hear(bench.grant(session_one, minutes(120)));
    bench.mono_ms += seconds(7);  // opening takes none of the guest's time
    bench.step(WorldReady{session_one});
    bench.mono_ms += minutes(65);
    const auto effects = bench.step(FinishConfirmed{});
    EXPECT_EQ(seconds(3900), sent<SessionEnded>(effects)->record.used_ms);
}

TEST(StationTime, WarnsAtTenFiveAndTwoMinutes) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    const auto warns = [&] { return bench.scene().session->warning; };
    bench.mono_ms += minutes(50) - 1;
    EXPECT_FALSE(warns());
    bench.mono_ms += 1;
    EXPECT_TRUE(warns());
    bench.step(WarningDismissed{});
    EXPECT_FALSE(warns());
    EXPECT_TRUE(testing::rejected(bench.step(WarningDismissed{})));
    bench.mono_ms += minutes(5);
    EXPECT_TRUE(warns());
    bench.step(WarningDismissed{});
    EXPECT_FALSE(warns());
    bench.mono_ms += minutes(3);
    EXPECT_TRUE(warns());
    EXPECT_EQ(minutes(30), bench.scene().session->extension_ms);
}

TEST(StationTime, AGuestExtendsOfflineAsOftenAsTheGrantAllows) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.step(LinkDown{});
    bench.mono_ms += minutes(55);
    EXPECT_FALSE(testing::rejected(bench.step(ExtendPressed{})));
    EXPECT_EQ(minutes(35), bench.scene().session->left_ms);
    EXPECT_TRUE(testing::rejected(bench.step(ExtendPressed{})));  // a double press
    bench.mono_ms += minutes(30);
    EXPECT_FALSE(testing::rejected(bench.step(ExtendPressed{})));
    bench.mono_ms += minutes(30);
    EXPECT_EQ(0, bench.scene().session->extension_ms);
    EXPECT_TRUE(bench.scene().session->warning);
    EXPECT_TRUE(testing::rejected(bench.step(ExtendPressed{})));
    bench.tick_after(minutes(5));
    EXPECT_EQ(StationState::ending, bench.state());
}

TEST(StationTime, AnExtensionAfterTheDeadlineIsTooLate) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.mono_ms += minutes(60);
    EXPECT_TRUE(testing::rejected(bench.step(ExtendPressed{})));
}

TEST(StationTime, TheDesksTotalNeverShortens) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.hear(Extend{session_one, minutes(90)});
    EXPECT_EQ(minutes(90), bench.station.view(bench.now()).session->granted_ms);
    bench.hear(Extend{session_one, minutes(70)});
    EXPECT_EQ(minutes(90), bench.station.view(bench.now()).session->granted_ms);
}

TEST(StationTime, AnExtensionByTheDeskTakesTheWarningAway) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.mono_ms += minutes(55);
    EXPECT_TRUE(bench.scene().session->warning);
    bench.hear(Extend{session_one, minutes(120)});
    EXPECT_FALSE(bench.scene().session->warning);
    bench.mono_ms += minutes(55);
    EXPECT_TRUE(bench.scene().session->warning);
}

TEST(StationTime, ASessionShorterThanItsWarningsIsWarnedAtHalf) {
    Bench bench;
    bench.bring_to(StationState::free);
    bench.hear(bench.grant(session_one, minutes(1)));
    bench.step(WorldReady{session_one});
    EXPECT_FALSE(bench.scene().session->warning);
    bench.mono_ms += seconds(30);
    EXPECT_TRUE(bench.scene().session->warning);
}

TEST(StationTime, AKilledSessionIsRecordedOnceAndWithinASecond) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    for (int i = 0; i < 100; ++i) bench.tick_after(450);
    EXPECT_GE(bench.memory.live->used_ms, 45'000 - 1000);

    Bench again(bench.memory);
    ASSERT_EQ(1U, again.memory.unacknowledged.size());
    const SessionRecord record = again.memory.unacknowledged[0];
    EXPECT_EQ(EndCause::kiosk_restarted, record.cause);
    EXPECT_EQ(bench.memory.live->used_ms, record.used_ms);
    EXPECT_FALSE(again.memory.live);

    const Bench third(again.memory);
    EXPECT_EQ(again.memory.unacknowledged, third.memory.unacknowledged);
}

TEST(StationTime, EndsAtTheClosingTimeWithoutALink) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.hear(SpaceUpdate{bench.space(SpaceMode::closing, minutes(7)), 1});
    EXPECT_EQ(minutes(7), bench.scene().session->left_ms);
    EXPECT_EQ(0, bench.scene().session->extension_ms);
    EXPECT_TRUE(bench.scene().session->warning);
    EXPECT_TRUE(testing::rejected(bench.step(ExtendPressed{})));
    bench.step(LinkDown{});
    bench.tick_after(minutes(7));
    EXPECT_EQ(EndCause::closing, bench.memory.unacknowledged.at(0).cause);
    EXPECT_TRUE(find<Prove>(bench.step(WorldGone{session_one}))->full);
}

TEST(StationTime, AStartThatNobodyAnswersIsGivenUp) {
    Bench bench;
    bench.bring_to(StationState::free);
    bench.step(StartPressed{});
    bench.tick_after(seconds(20));
    EXPECT_FALSE(bench.scene().start_pending);
}

TEST(StationTime, SaysItsViewEveryTenSeconds) {
    Bench bench;
    bench.bring_to(StationState::free);
    EXPECT_FALSE(sent<ViewUpdate>(bench.tick_after(seconds(10) - 1)));
    EXPECT_TRUE(sent<ViewUpdate>(bench.tick_after(1)));
}

// Free, with a policy that ends what nobody touches.
Bench free_with_idle_end(std::int32_t idle_minutes) {
    Policy policy = testing::open_policy();
    policy.time.idle_minutes = idle_minutes;
    Bench bench;
    bench.bring_to(StationState::free);
    bench.hear(Welcome{"poste-1", bench.space(SpaceMode::open), {policy}, bench.memory.links});
    return bench;
}

TEST(StationTime, ASessionThatIsLeftAloneIsAskedForAndEnds) {
    Bench bench = free_with_idle_end(5);
    bench.step(LeftAlone{});  // before anybody came: counts from the session's start
    bench.hear(bench.grant(session_one));
    bench.step(WorldReady{session_one});
    bench.tick_after(minutes(4) - 1);
    EXPECT_FALSE(bench.scene().session->idle_end_ms);
    bench.tick_after(1);
    EXPECT_EQ(minutes(1), bench.scene().session->idle_end_ms);

    Bench touched = bench;
    touched.step(Touched{});
    EXPECT_FALSE(touched.scene().session->idle_end_ms);
    touched.tick_after(minutes(10));
    EXPECT_EQ(StationState::in_use, touched.state()) << "somebody is there";
    touched.step(LeftAlone{});
    touched.tick_after(minutes(4));
    EXPECT_EQ(minutes(1) - left_alone_after_ms, touched.scene().session->idle_end_ms);

    Bench short_of = bench;
    short_of.tick_after(minutes(1) - 1);
    EXPECT_EQ(StationState::in_use, short_of.state());
    EXPECT_EQ(EndCause::idle, testing::sent<SessionEnded>(short_of.tick_after(1))->record.cause);
}

TEST(StationTime, ASessionIsNotLeftAloneWhileAHelperSeesIt) {
    Bench bench = free_with_idle_end(1);
    bench.hear(bench.grant(session_one));
    bench.step(WorldReady{session_one});
    bench.hear(AskConsent{testing::help_one, session_one, HelpKind::view, "Jeanne"});
    bench.step(ConsentAnswered{testing::help_one, HelpKind::view, true});
    bench.step(LeftAlone{});
    bench.tick_after(minutes(5));
    EXPECT_EQ(StationState::in_use, bench.state());
    bench.step(StopPressed{});
    bench.tick_after(minutes(1) - 1);
    EXPECT_EQ(StationState::in_use, bench.state());
    EXPECT_TRUE(bench.scene().session->idle_end_ms);
    bench.tick_after(1);
    EXPECT_EQ(StationState::ending, bench.state());
}

}  // namespace
}  // namespace foyer::kiosk
