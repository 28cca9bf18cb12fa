// Every cell of the state table of kiosk/core/station.hpp: in each state each event either leads
// where the table says, or is a Reject that has changed nothing.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "proto/state_name.hpp"
#include "tests/core/station_fixture.hpp"

namespace foyer::kiosk {
namespace {

using testing::Bench;
using testing::session_one;

constexpr StationState states[] = {StationState::resetting, StationState::free,
                                   StationState::starting,  StationState::in_use,
                                   StationState::ending,    StationState::out_of_order,
                                   StationState::closed};
constexpr char letters[] = "RFSUEOC";

struct Row {
    const char* name;
    Event event;
    // One letter a state, in the order of `states`: the next state, "=" the same, "." a Reject.
    const char* next;
};

Grant other_link(Grant grant) {
    ++grant.link;
    return grant;
}

std::vector<Row> table() {
    const Bench any;
    const auto open = any.space(SpaceMode::open);
    const auto closed = any.space(SpaceMode::closed);
    const auto closing = any.space(SpaceMode::closing, minutes(10));
    Grant fresh = any.grant(SessionId{9});
    fresh.link = 1;
    const std::vector<Policy> policies = {testing::open_policy()};
    const auto from = [](SupervisorMessage message) { return FromSupervisor{std::move(message)}; };
    return {
        {"Boot", Boot{}, "......."},
        {"LinkUp", LinkUp{}, "......."},
        {"LinkDown", LinkDown{}, "======="},
        {"CurtainReady", CurtainReady{}, "======="},
        {"CurtainDied", CurtainDied{}, "=REE==="},  // free says resetting without its curtain
        {"StartPressed", StartPressed{}, ".=..=.."},
        {"TicketTyped", TicketTyped{"12345678"}, ".=..=.."},
        {"TicketTyped empty", TicketTyped{""}, "......."},
        {"TilePressed", TilePressed{"browser.desktop"}, "...=..."},
        {"TilePressed unknown", TilePressed{"terminal.desktop"}, "......."},
        {"HomePressed", HomePressed{}, "...=..."},
        {"CallPressed", CallPressed{}, "...=..."},
        {"CallWithdrawn without a call", CallWithdrawn{}, "......."},
        {"ExtendPressed without a warning", ExtendPressed{}, "......."},
        {"WarningDismissed without a warning", WarningDismissed{}, "......."},
        {"FinishPressed", FinishPressed{}, "...=..."},
        {"FinishConfirmed", FinishConfirmed{}, "...E..."},
        {"FinishCancelled", FinishCancelled{}, "...=..."},
        {"ConsentAnswered unasked", ConsentAnswered{testing::help_one, HelpKind::view, true},
         "......."},
        {"StopPressed without a help", StopPressed{}, "......."},
        {"LeftAlone", LeftAlone{}, "======="},
        {"Touched", Touched{}, "======="},
        {"HidePressed without a help", HidePressed{}, "......."},
        {"ControlTakenBack without a help", ControlTakenBack{}, "......."},
        {"WorldReady", WorldReady{session_one}, "..U...."},
        {"WorldReady of another", WorldReady{SessionId{2}}, "......."},
        {"WorldFailed", WorldFailed{session_one, "no memory"}, "..E...."},
        {"WorldFailed of another", WorldFailed{SessionId{2}, "no memory"}, "......."},
        {"WorldDied", WorldDied{session_one, "gone"}, "..EE..."},
        {"WorldDied of another", WorldDied{SessionId{2}, "gone"}, "......."},
        {"WorldGone", WorldGone{session_one}, "....R.."},
        {"WorldGone of another", WorldGone{SessionId{2}}, "......."},
        {"ProofDone clean, full", ProofDone{testing::proof(true, true)}, "F......"},
        {"ProofDone clean, quick where full was asked", ProofDone{testing::proof(true, false)},
         "O......"},
        {"ProofDone not clean", ProofDone{testing::proof(false, true)}, "O......"},
        {"ProofDone not clean, repairable, where full was asked",
         ProofDone{testing::proof(false, false), true}, "O......"},
        {"ProofDone, a medium alone", testing::only_medium(true), "O......"},
        {"MediumSeen in", MediumSeen{true}, "=R====R"},
        {"MediumSeen out", MediumSeen{false}, "======="},
        {"MirrorDied without a mirror", MirrorDied{testing::help_one}, "......."},
        {"Tick", Tick{}, "======="},
        {"Welcome, open", from(Welcome{"poste-1", open, policies, 1}), "======F"},
        {"Welcome, closing", from(Welcome{"poste-1", closing, policies, 1}), "======F"},
        {"Welcome, closed", from(Welcome{"poste-1", closed, policies, 1}), "=REE==="},
        {"Welcome of another link", from(Welcome{"poste-1", closed, policies, 2}), "......."},
        {"SpaceUpdate, open", from(SpaceUpdate{open, 1}), "======F"},
        {"SpaceUpdate, closing", from(SpaceUpdate{closing, 1}), "======F"},
        {"SpaceUpdate, closed", from(SpaceUpdate{closed, 1}), "=REE==="},
        {"SpaceUpdate of another link", from(SpaceUpdate{closed, 2}), "......."},
        {"Grant", from(fresh), "=S====="},
        {"Grant of another link", from(other_link(fresh)), "......."},
        {"StartRefused unasked", from(StartRefused{RequestId{1}, "why", 0}), "......."},
        {"Extend", from(Extend{session_one, minutes(90)}), "..==..."},
        {"Extend of another", from(Extend{SessionId{2}, minutes(90)}), "......."},
        {"Extend beyond a week", from(Extend{session_one, minutes(20'000)}), "......."},
        {"End", from(End{session_one, EndCause::desk}), "..EE=.."},
        {"End of another", from(End{SessionId{2}, EndCause::desk}), "......."},
        {"CallStatus without a call", from(CallStatus{1}), "......."},
        {"AskConsent view", from(AskConsent{testing::help_one, session_one, HelpKind::view, "Ana"}),
         "...=..."},
        {"AskConsent view for another session",
         from(AskConsent{testing::help_one, SessionId{2}, HelpKind::view, "Ana"}), "......."},
        {"AskConsent control without view",
         from(AskConsent{testing::help_one, session_one, HelpKind::control, "Ana"}), "......."},
        {"OpenStream without a yes", from(OpenStream{testing::help_one, "token"}), "......."},
        {"Release without control", from(Release{testing::help_one}), "......."},
        {"EndHelp without a help", from(EndHelp{testing::help_one, HelpEnd::helper_ended}),
         "......."},
        {"ReturnToService", from(ReturnToService{}), ".....R."},
        {"RecordAck of nothing", from(RecordAck{SessionId{7}}), "======="},
    };
}

StationState expected(char letter, StationState before) {
    if (letter == '=' || letter == '.') return before;
    return states[std::string(letters).find(letter)];
}

TEST(StationTable, EveryEventInEveryStateLeadsWhereTheTableSays) {
    int cells = 0;
    for (const Row& row : table()) {
        for (std::size_t at = 0; at < std::size(states); ++at, ++cells) {
            SCOPED_TRACE(std::string(row.name) + " in " + state_name(states[at]));
            Bench bench;
            bench.bring_to(states[at]);
            ASSERT_EQ(states[at], bench.state());
            const Station before = bench.station;
            const auto effects = bench.step(row.event);
            EXPECT_EQ(expected(row.next[at], states[at]), bench.state());
            EXPECT_EQ(row.next[at] == '.', testing::rejected(effects));
            if (row.next[at] != '.') continue;
            EXPECT_EQ(1U, effects.size());
            EXPECT_TRUE(before == bench.station) << "a Reject has changed something";
        }
    }
    RecordProperty("cells", cells);
}

TEST(StationTable, BeforeBootEverythingElseIsRejectedAndChangesNothing) {
    for (const Row& row : table()) {
        if (std::holds_alternative<Boot>(row.event)) continue;
        SCOPED_TRACE(row.name);
        Bench bench;
        const Station before = bench.station;
        EXPECT_TRUE(testing::rejected(bench.step(row.event)));
        EXPECT_TRUE(before == bench.station);
    }
}

TEST(StationTable, WithoutALinkTheSupervisorIsNotHeardAndNobodyCanStart) {
    for (const StationState state : states) {
        for (const Row& row : table()) {
            const bool needs_link = std::holds_alternative<FromSupervisor>(row.event) ||
                                    std::holds_alternative<StartPressed>(row.event) ||
                                    std::holds_alternative<TicketTyped>(row.event) ||
                                    std::holds_alternative<LinkDown>(row.event);
            if (!needs_link) continue;
            SCOPED_TRACE(std::string(row.name) + " in " + state_name(state));
            Bench bench;
            bench.bring_to(state);
            bench.step(LinkDown{});
            const Station before = bench.station;
            EXPECT_TRUE(testing::rejected(bench.step(row.event)));
            EXPECT_TRUE(before == bench.station);
        }
    }
}

TEST(StationTable, AGrantIsRefusedInEveryStateButFree) {
    for (const StationState state : states) {
        SCOPED_TRACE(state_name(state));
        Bench bench;
        bench.bring_to(state);
        const auto effects = bench.hear(bench.grant(SessionId{9}));
        EXPECT_EQ(state == StationState::free, testing::find<BuildWorld>(effects) != nullptr);
        EXPECT_EQ(state != StationState::free, testing::sent<GrantRefused>(effects) != nullptr);
    }
}

}  // namespace
}  // namespace foyer::kiosk
