// The space opens and closes, and every station comes to know it.
#include <gtest/gtest.h>

#include "tests/core/floor_fixture.hpp"

namespace foyer::supervisor {
namespace {

using testing::poste;
using testing::record;
using testing::refusal;
using testing::Room;
using testing::saved;
using testing::sent;
using testing::session_one;

TEST(FloorSpace, ClosesAtItsTimeWhenTheLastStationIsReset) {
    Room room;
    room.running();
    const auto told = room.order(CloseSpace{minutes(10)});
    EXPECT_EQ(minutes(10), sent<SpaceUpdate>(told)->space.closing_in_ms);
    EXPECT_EQ("station poste-1 cannot start a session: the space is closing",
              refusal(room.order(StartSession{poste, "", 0})));
    const auto ends = room.tick_after(minutes(10));
    EXPECT_EQ((End{session_one, EndCause::closing}), *sent<End>(ends));
    EXPECT_EQ(SpaceMode::closing, room.floor.space(room.now()).mode);
    room.hear(SessionEnded{record(1, EndCause::closing)});
    room.hear(ViewUpdate{testing::view(StationState::resetting)});
    EXPECT_EQ(SpaceMode::closing, room.floor.space(room.now()).mode);
    const auto closed = room.hear(ViewUpdate{testing::view(StationState::free)});
    EXPECT_EQ(SpaceMode::closed, saved<SpaceRow>(closed)->mode);
    EXPECT_EQ(SpaceMode::closed, sent<SpaceUpdate>(closed)->space.mode);
    const auto opened = room.order(OpenSpace{});
    EXPECT_EQ(SpaceMode::open, sent<SpaceUpdate>(opened)->space.mode);
}

TEST(FloorSpace, TellsWhenTheDeskOpensInBothLanguagesAndOnlyWhenThatChanges) {
    Room room;
    room.idle();
    const auto told = room.step(ReopensAt{"demain à 9 h", "tomorrow at 9:00"});
    EXPECT_EQ("demain à 9 h", sent<SpaceUpdate>(told)->space.reopens_fr);
    EXPECT_EQ("tomorrow at 9:00", sent<SpaceUpdate>(told)->space.reopens_en);
    EXPECT_TRUE(room.step(ReopensAt{"demain à 9 h", "tomorrow at 9:00"}).empty());
    EXPECT_TRUE(sent<SpaceUpdate>(room.step(ReopensAt{"demain à 9 h", "at nine"})));
}

TEST(FloorSpace, DoesNotWaitForAStationForEver) {
    Room room;
    room.running();
    room.order(CloseSpace{0});
    room.tick_after(minutes(5) - 1);
    EXPECT_EQ(SpaceMode::closing, room.floor.space(room.now()).mode);
    room.tick_after(1);
    EXPECT_EQ(SpaceMode::closed, room.floor.space(room.now()).mode);
}

TEST(FloorSpace, AStationThatComesBackAfterClosingEndsItsSession) {
    Room room;
    room.running();
    room.step(StationLost{poste});
    room.order(CloseSpace{0});
    EXPECT_EQ(SpaceMode::closed, room.floor.space(room.now()).mode);
    const auto effects = room.link(testing::view_of(session_one, 0));
    EXPECT_EQ(SpaceMode::closed, sent<Welcome>(effects)->space.mode);
    EXPECT_EQ((End{session_one, EndCause::closing}), *sent<End>(effects));
}

TEST(FloorSpace, AStationThatMissedTheOpeningIsToldAgain) {
    Room room;
    room.idle();
    const auto effects = room.hear(ViewUpdate{testing::view(StationState::closed)});
    EXPECT_EQ(SpaceMode::open, sent<SpaceUpdate>(effects)->space.mode);
}

TEST(FloorSpace, TheClosingTimeSurvivesARestartAndAClockThatJumps) {
    Room room;
    room.running();
    room.order(CloseSpace{minutes(10)});
    SpaceRow row = room.saved.space;
    const auto left = [&](Millis wall_ms) {
        Saved with;
        with.space = row;
        const Floor floor(testing::setup(), with, {0, wall_ms});
        return floor.space({0, wall_ms}).closing_in_ms;
    };
    const Millis closed_at = row.closing_wall_ms;
    EXPECT_EQ(minutes(4), left(closed_at - minutes(4)));
    EXPECT_EQ(0, left(closed_at + minutes(4)));
    EXPECT_EQ(minutes(10), left(1'230'768'000'000)) << "the clock says 2009";
}

TEST(FloorSpace, StationsAreToldWhetherTheDeskIsStaffed) {
    Room room;
    room.idle();
    EXPECT_TRUE(sent<SpaceUpdate>(room.step(DeskPresence{1}))->space.staffed);
    EXPECT_FALSE(sent<SpaceUpdate>(room.step(DeskPresence{2})));
    EXPECT_FALSE(sent<SpaceUpdate>(room.step(DeskPresence{0}))->space.staffed);
}

}  // namespace
}  // namespace foyer::supervisor
