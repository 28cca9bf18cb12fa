// Sessions, reconciliation and restarts on the floor.
#include <gtest/gtest.h>

#include "tests/core/floor_fixture.hpp"

namespace foyer::supervisor {
namespace {

using testing::find;
using testing::poste;
using testing::record;
using testing::refusal;
using testing::Room;
using testing::saved;
using testing::sent;
using testing::session_one;

TEST(Floor, EverySessionIsSavedBeforeItIsGranted) {
    Room room;
    room.idle();
    const auto effects = room.order(StartSession{poste, "open", 30});
    ASSERT_EQ(4U, effects.size());
    EXPECT_EQ(1U, std::get<SpaceRow>(std::get<Save>(effects[0]).row).last_session);
    EXPECT_EQ(SessionPhase::granted, std::get<SessionRow>(std::get<Save>(effects[1]).row).phase);
    EXPECT_EQ(minutes(30), sent<Grant>(effects)->duration_ms);
    EXPECT_EQ(session_one, std::get<SessionId>(find<Reply>(effects)->result));
}

TEST(Floor, RefusesAStartWithTheReason) {
    const auto why = [](const StationView& view) {
        Room room;
        room.enrol();
        room.link(view);
        return refusal(room.order(StartSession{poste, "", 0}));
    };
    using enum StationState;
    const std::string head = "station poste-1 cannot start a session: ";
    EXPECT_EQ(head + "it is out of order (proof: processes)", why(testing::view(out_of_order)));
    EXPECT_EQ(head + "it is being reset", why(testing::view(resetting)));
    EXPECT_EQ(head + "it is being reset", why(testing::view(ending)));
    EXPECT_EQ(head + "it has not opened yet", why(testing::view(closed)));
    StationView unproved = testing::view(free);
    unproved.last_proof.reset();
    EXPECT_EQ(head + "it was not proved clean", why(unproved));
    Room room;
    room.running();
    EXPECT_EQ(head + "session 1 is on it", refusal(room.order(StartSession{poste, "", 0})));
    room.step(StationLost{poste});
    EXPECT_EQ(head + "it is offline", refusal(room.order(StartSession{poste, "", 0})));
}

TEST(Floor, FreeAccessNeedsAPolicyThatAdmitsGuests) {
    supervisor::Setup with = testing::setup();
    with.free_policy = "members";
    Room room({}, with);
    room.idle();
    EXPECT_FALSE(room.floor.space(room.now()).free_access);
    EXPECT_TRUE(sent<StartRefused>(room.hear(StartRequest{RequestId{1}, ""})));
}

TEST(Floor, ARepeatedRequestStartsNothing) {
    Room room;
    room.idle();
    room.hear(StartRequest{RequestId{5}, ""});
    room.hear(GrantRefused{session_one, "why"});
    EXPECT_TRUE(testing::rejected(room.hear(StartRequest{RequestId{5}, ""})));
    EXPECT_TRUE(room.live().empty());
}

TEST(Floor, KeepsARecordOnceAndAcknowledgesItEveryTime) {
    Room room;
    room.running();
    const auto first = room.hear(SessionEnded{record(5000)});
    EXPECT_EQ(5000, saved<SessionRow>(first)->used_ms);
    EXPECT_EQ(SessionPhase::ended, saved<SessionRow>(first)->phase);
    EXPECT_TRUE(sent<RecordAck>(first));
    const auto again = room.hear(SessionEnded{record(5000)});
    EXPECT_FALSE(find<Save>(again));
    EXPECT_TRUE(sent<RecordAck>(again));
}

TEST(Floor, ARecordOfAnotherStationsSessionIsNotTaken) {
    Room room;
    room.running();
    room.idle("poste-2");
    const auto effects = room.hear(SessionEnded{record(1)}, "poste-2");
    EXPECT_TRUE(testing::rejected(effects));
    EXPECT_FALSE(sent<RecordAck>(effects));
    EXPECT_EQ(1U, room.live().size());
    const SessionRecord invented{SessionId{99}, "open", AccessKind::guest, 1, EndCause::button};
    EXPECT_FALSE(sent<RecordAck>(room.hear(SessionEnded{invented}, "poste-2")));
}

TEST(Floor, AtReconnectASessionThatBothKnowGoesOn) {
    Room room;
    room.running();
    room.step(StationLost{poste});
    room.link(testing::view_of(session_one, minutes(5)));
    EXPECT_EQ(minutes(5), room.live().at(0).used_ms);
}

TEST(Floor, AtReconnectASessionThatIsNotLiveIsEnded) {
    Room room;
    room.idle();
    EXPECT_EQ((End{SessionId{7}, EndCause::desk}),
              *sent<End>(room.link(testing::view_of(SessionId{7}, 0))));
}

TEST(Floor, AtReconnectAGrantThatNeverArrivedIsWrittenOff) {
    Room room;
    room.idle();
    room.order(StartSession{poste, "", 0});
    const auto effects = room.link();
    EXPECT_EQ(EndCause::never_started, saved<SessionRow>(effects)->cause);
    EXPECT_TRUE(room.live().empty());
}

TEST(Floor, AtReconnectARecordCountsAndIsNotWrittenOff) {
    Room room;
    room.running();
    const auto effects = room.link(testing::view(StationState::free), {record(seconds(90))});
    EXPECT_EQ(EndCause::button, saved<SessionRow>(effects)->cause);
    EXPECT_EQ(seconds(90), saved<SessionRow>(effects)->used_ms);
    EXPECT_TRUE(sent<RecordAck>(effects));
}

TEST(Floor, AnExtensionOrAnEndLostWithTheLinkIsSentAgain) {
    Room room;
    room.running();
    room.order(ExtendSession{session_one, 30});
    EXPECT_EQ((Extend{session_one, minutes(90)}),
              *sent<Extend>(room.link(testing::view_of(session_one, 0))));
    EXPECT_FALSE(sent<Extend>(
        room.link(testing::view_of(session_one, 0, StationState::in_use, minutes(90)))));
    room.step(StationLost{poste});
    EXPECT_EQ("", refusal(room.order(EndSession{session_one})));
    Room again = room.restarted();
    EXPECT_TRUE(sent<End>(again.link(testing::view_of(session_one, 0))));
}

TEST(Floor, TheGuestsOwnExtensionsCount) {
    Room room;
    room.running();
    room.hear(ViewUpdate{testing::view_of(session_one, 0, StationState::in_use, minutes(90))});
    EXPECT_EQ((Extend{session_one, minutes(100)}),
              *sent<Extend>(room.order(ExtendSession{session_one, 10})));
}

TEST(Floor, ExtendsNothingWhileClosingOrOffline) {
    Room room;
    room.running();
    room.step(StationLost{poste});
    EXPECT_EQ("session 1 cannot be extended: station poste-1 is offline",
              refusal(room.order(ExtendSession{session_one, 10})));
    room.link(testing::view_of(session_one, 0));
    room.order(CloseSpace{minutes(10)});
    EXPECT_EQ("session 1 cannot be extended: the space is closing",
              refusal(room.order(ExtendSession{session_one, 10})));
}

TEST(Floor, TheTimeRunsOnBetweenTwoViews) {
    Room room;
    room.running();
    room.mono_ms += seconds(7);
    EXPECT_EQ(seconds(7), room.live().at(0).used_ms);
    EXPECT_EQ(seconds(7), room.station().view.session->used_ms);
    room.mono_ms += minutes(90);
    EXPECT_EQ(minutes(60), room.live().at(0).used_ms);
}

TEST(Floor, ARestartLosesNothingThatWasAcknowledged) {
    Room room;
    room.running();
    room.tickets({"12345678", "87654321"});
    Room again = room.restarted();
    EXPECT_EQ(room.live(), again.live());
    EXPECT_EQ(room.floor.tickets(), again.floor.tickets());
    EXPECT_TRUE(again.floor.knows_station(poste, "key"));
    EXPECT_FALSE(again.station().linked);
    again.idle("poste-2");
    again.order(StartSession{"poste-2", "", 0});
    EXPECT_EQ(SessionId{2}, again.live().at(1).id) << "ids are never given twice";
}

TEST(Floor, ARemovedStationIsForgottenAtOnceAndItsSessionCounted) {
    Room room;
    room.running();
    room.mono_ms += seconds(9);
    const auto effects = room.order(RemoveStation{poste});
    EXPECT_TRUE(sent<End>(effects));
    EXPECT_TRUE(find<CloseLink>(effects));
    EXPECT_EQ(seconds(9), saved<SessionRow>(effects)->used_ms);
    EXPECT_FALSE(room.floor.knows_station(poste, "key"));
    EXPECT_TRUE(testing::rejected(room.hear(ViewUpdate{})));
    EXPECT_TRUE(find<CloseLink>(room.step(StationConnected{poste})));
}

TEST(Floor, AStationIsKnownByItsKey) {
    Room room;
    room.enrol();
    EXPECT_TRUE(room.floor.knows_station(poste, "key"));
    EXPECT_FALSE(room.floor.knows_station(poste, "other"));
}

TEST(Floor, AStationOutOfOrderIsReturnedByTheDesk) {
    Room room;
    room.enrol();
    room.link(testing::view(StationState::out_of_order));
    EXPECT_TRUE(sent<ReturnToService>(room.order(ReturnStation{poste})));
    room.hear(ViewUpdate{testing::view(StationState::free)});
    EXPECT_EQ("station poste-1 cannot be returned to service: it is not out of order but free",
              refusal(room.order(ReturnStation{poste})));
}

TEST(Floor, AProofIsKeptWithTheTimeItWasHeard) {
    Room room;
    room.enrol();
    EXPECT_EQ(room.now().wall_ms, saved<StationRow>(room.link())->last_proof_wall_ms);
    EXPECT_FALSE(saved<StationRow>(room.hear(ViewUpdate{testing::view(StationState::free)})));
}

TEST(Floor, ARefusedGrantIsToldToTheMediator) {
    Room room;
    room.idle();
    room.order(StartSession{poste, "", 0});
    room.hear(GrantRefused{session_one, "it is resetting"});
    EXPECT_EQ("Session 1 could not start: it is resetting", room.station().note);
}

}  // namespace
}  // namespace foyer::supervisor
