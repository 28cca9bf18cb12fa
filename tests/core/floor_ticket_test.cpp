// Tickets: in at most one place, given back only when nothing was used, guarded against guessing.
#include <gtest/gtest.h>

#include "tests/core/floor_fixture.hpp"

namespace foyer::supervisor {
namespace {

using testing::poste;
using testing::refusal;
using testing::Room;
using testing::saved;
using testing::sent;
using testing::session_one;

const TicketCode code = "12345678";

// poste-1 has started session 1 with the ticket.
void start_with_ticket(Room& room) {
    room.idle();
    room.tickets({code});
    room.hear(StartRequest{RequestId{1}, code});
}

TEST(FloorTicket, StartsASessionOfItsPolicyAndIsSavedBeforeIt) {
    Room room;
    room.idle();
    room.tickets({code});
    const auto effects = room.hear(StartRequest{RequestId{1}, code});
    ASSERT_TRUE(sent<Grant>(effects));
    EXPECT_EQ("members", sent<Grant>(effects)->policy);
    EXPECT_EQ(AccessKind::ticket, sent<Grant>(effects)->access);
    ASSERT_EQ(4U, effects.size());
    EXPECT_TRUE(std::holds_alternative<TicketRow>(std::get<Save>(effects[1]).row));
    EXPECT_TRUE(std::holds_alternative<SessionRow>(std::get<Save>(effects[2]).row));
    EXPECT_EQ(TicketPhase::in_use, room.ticket(code)->phase);
}

TEST(FloorTicket, IsRefusedAtASecondStationAndNotCountedAsWrong) {
    Room room;
    start_with_ticket(room);
    room.idle("poste-2");
    for (std::uint64_t n = 1; n <= 6; ++n) {
        const auto effects = room.hear(StartRequest{RequestId{n}, code}, "poste-2");
        ASSERT_TRUE(sent<StartRefused>(effects));
        EXPECT_EQ(0, sent<StartRefused>(effects)->wait_ms);
        EXPECT_EQ("station poste-2 cannot start with this ticket: it is in use by session 1",
                  sent<StartRefused>(effects)->reason);
    }
}

TEST(FloorTicket, IsUsedUpByTheRecordOfItsSession) {
    Room room;
    start_with_ticket(room);
    room.hear(ViewUpdate{testing::view_of(session_one, 1000)});
    const SessionRecord record{session_one, "members", AccessKind::ticket, 1000, EndCause::button};
    const auto effects = room.hear(SessionEnded{record});
    EXPECT_EQ(TicketPhase::used, saved<TicketRow>(effects)->phase);
    EXPECT_EQ(nullptr, room.ticket(code));
    room.hear(ViewUpdate{testing::view(StationState::free)});
    EXPECT_TRUE(sent<StartRefused>(room.hear(StartRequest{RequestId{2}, code})));
}

TEST(FloorTicket, IsGivenBackWhenTheGrantIsRefusedOrNeverStarted) {
    Room refused;
    start_with_ticket(refused);
    refused.hear(GrantRefused{session_one, "it is resetting"});
    EXPECT_EQ(TicketPhase::unused, refused.ticket(code)->phase);

    Room failed;
    start_with_ticket(failed);
    failed.hear(
        SessionEnded{{session_one, "members", AccessKind::ticket, 0, EndCause::never_started}});
    EXPECT_EQ(TicketPhase::unused, failed.ticket(code)->phase);

    Room lost;
    start_with_ticket(lost);
    lost.link();
    EXPECT_EQ(TicketPhase::unused, lost.ticket(code)->phase);
}

TEST(FloorTicket, IsNotGivenBackOnceItsClockHasStarted) {
    Room room;
    start_with_ticket(room);
    room.hear(ViewUpdate{testing::view_of(session_one, 1000)});
    room.link();  // installed anew: it knows nothing of the session
    EXPECT_EQ(nullptr, room.ticket(code));
    EXPECT_EQ(EndCause::kiosk_restarted, room.saved.sessions.at(0).cause);
    EXPECT_EQ(1000, room.saved.sessions.at(0).used_ms);
}

TEST(FloorTicket, TheFifthWrongOneInARowMakesThatStationWaitAMinute) {
    Room room;
    room.idle();
    room.idle("poste-2");
    room.tickets({code});
    std::uint64_t n = 0;
    const auto wait_after = [&](const TicketCode& typed, const StationName& name = poste) {
        const auto effects = room.hear(StartRequest{RequestId{++n}, typed}, name);
        const auto* refused = sent<StartRefused>(effects);
        return refused ? refused->wait_ms : -1;
    };
    for (int i = 0; i < 4; ++i) EXPECT_EQ(0, wait_after("00000000"));
    EXPECT_EQ(seconds(60), wait_after("00000000"));
    room.mono_ms += seconds(59);
    EXPECT_EQ(seconds(1), wait_after(code)) << "a right one waits too";
    EXPECT_EQ(0, wait_after("00000000", "poste-2")) << "other stations do not";
    room.mono_ms += seconds(1);
    EXPECT_EQ(-1, wait_after(code));
}

TEST(FloorTicket, ARightOneForgivesTheWrongOnesBefore) {
    Room room;
    start_with_ticket(room);
    room.idle("poste-2");
    std::uint64_t n = 0;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 4; ++i) {
            const auto effects = room.hear(StartRequest{RequestId{++n}, "00000000"}, "poste-2");
            EXPECT_EQ(0, sent<StartRefused>(effects)->wait_ms);
        }
        room.hear(StartRequest{RequestId{++n}, code}, "poste-2");
    }
}

TEST(FloorTicket, AWrongOneIsCountedAcrossLinks) {
    Room room;
    room.idle();
    for (int i = 0; i < 4; ++i) {
        room.hear(StartRequest{RequestId{1}, "00000000"});
        room.link();
    }
    EXPECT_EQ(seconds(60),
              sent<StartRefused>(room.hear(StartRequest{RequestId{1}, "00000000"}))->wait_ms);
}

TEST(FloorTicket, OneThatIsExpiredIsRefusedAndSwept) {
    Room room;
    room.idle();
    room.tickets({code}, seconds(30));
    room.mono_ms += seconds(30);
    EXPECT_TRUE(sent<StartRefused>(room.hear(StartRequest{RequestId{1}, code})));
    const auto effects = room.tick_after(seconds(40));
    EXPECT_EQ(TicketPhase::revoked, saved<TicketRow>(effects)->phase);
    EXPECT_TRUE(room.floor.tickets().empty());
}

TEST(FloorTicket, IsRevokedOnlyWhileUnused) {
    Room room;
    start_with_ticket(room);
    EXPECT_EQ("ticket 12345678 cannot be revoked: session 1 uses it",
              refusal(room.order(RevokeTicket{code})));
    EXPECT_EQ("there is no unspent ticket 87654321", refusal(room.order(RevokeTicket{"87654321"})));
    room.tickets({"87654321"});
    EXPECT_EQ(TicketPhase::revoked, saved<TicketRow>(room.order(RevokeTicket{"87654321"}))->phase);
}

TEST(FloorTicket, NewOnesAreRefusedForEachReasonAndThenNoneIsMade) {
    const auto refused = [](auto&& change) {
        Room room;
        room.tickets({code});
        NewTickets wanted{
            .policy = "members", .minutes = 0, .codes = {"11111111"}, .valid_ms = minutes(1)};
        change(wanted);
        const auto effects = room.order(wanted);
        EXPECT_EQ(1U, room.floor.tickets().size());
        return refusal(effects);
    };
    EXPECT_EQ("there is no policy none", refused([](auto& o) { o.policy = "none"; }));
    EXPECT_EQ("minutes: expected 0 to 1440, found -1", refused([](auto& o) { o.minutes = -1; }));
    EXPECT_EQ("count: expected 1 to 200, found 0", refused([](auto& o) { o.codes.clear(); }));
    EXPECT_EQ("ticket 12345678 exists already", refused([](auto& o) {
                  o.codes = {"11111111", code};
              }));
    EXPECT_EQ("ticket 11111111 exists already", refused([](auto& o) {
                  o.codes = {"11111111", "11111111"};
              }));
    EXPECT_EQ("code: expected eight digits", refused([](auto& o) { o.codes = {"1234567x"}; }));
    EXPECT_EQ("valid: expected 1 ms to 400 days, found 0 ms",
              refused([](auto& o) { o.valid_ms = 0; }));
}

TEST(FloorTicket, NoMoreThanTheLimitAreUnused) {
    Floor floor(testing::setup(), {}, {}, Limits{.tickets_max = 2});
    NewTickets wanted{.policy = "members",
                      .minutes = 0,
                      .codes = {"11111111", "22222222"},
                      .valid_ms = minutes(1)};
    EXPECT_EQ("", refusal(floor.step(Command{1, wanted}, {})));
    wanted.codes = {"33333333"};
    EXPECT_EQ("no more tickets can be made: 2 are unused and at most 2 may be",
              refusal(floor.step(Command{2, wanted}, {})));
}

// A kill between any two saves of a step leaves the ticket in exactly one place.
TEST(FloorTicket, AKillBetweenTwoSavesLosesNoTicketAndDoublesNone) {
    Room room;
    room.idle();
    room.tickets({code});
    const auto before = room.saved;
    const auto effects = room.hear(StartRequest{RequestId{1}, code});
    for (std::size_t done = 0; done < 3; ++done) {
        SCOPED_TRACE(done);
        Saved saved_rows = before;
        for (std::size_t i = 0; i < done; ++i) {
            const Row row = std::get<Save>(effects[i]).row;
            if (const auto* space = std::get_if<SpaceRow>(&row)) saved_rows.space = *space;
            if (const auto* ticket = std::get_if<TicketRow>(&row)) saved_rows.tickets = {*ticket};
        }
        Room again(saved_rows);
        EXPECT_EQ(TicketPhase::unused, again.ticket(code)->phase);
        EXPECT_TRUE(again.live().empty());
    }
}

TEST(FloorTicket, AKillBetweenGivingItBackAndEndingItsSessionEndsTheSession) {
    Room room;
    start_with_ticket(room);
    Saved saved_rows = room.saved;
    saved_rows.tickets[0].phase = TicketPhase::unused;
    saved_rows.tickets[0].session = {};
    Room again(saved_rows);
    EXPECT_TRUE(again.live().empty());
    EXPECT_EQ(EndCause::never_started, again.saved.sessions.at(0).cause);
    EXPECT_EQ(TicketPhase::unused, again.ticket(code)->phase);
}

}  // namespace
}  // namespace foyer::supervisor
