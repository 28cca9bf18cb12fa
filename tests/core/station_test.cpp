// One guest after another at one station: grants, records, restarts, proofs, screens.
#include <gtest/gtest.h>

#include "proto/state_name.hpp"
#include "tests/core/station_fixture.hpp"

namespace foyer::kiosk {
namespace {

using testing::Bench;
using testing::find;
using testing::position;
using testing::sent;
using testing::session_one;

TEST(Station, RemembersTheSessionBeforeItsWorldIsBuilt) {
    Bench bench;
    bench.bring_to(StationState::free);
    const auto effects = bench.hear(bench.grant());
    EXPECT_LT(position<Remember>(effects), position<BuildWorld>(effects));
    EXPECT_EQ(session_one, bench.memory.live->id);
}

TEST(Station, ARepeatedGrantChangesNothing) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    const Station before = bench.station;
    EXPECT_TRUE(bench.hear(bench.grant()).empty());
    EXPECT_TRUE(before == bench.station);
}

TEST(Station, AGrantWithARecordIsAnsweredByTheRecord) {
    Bench bench;
    bench.bring_to(StationState::ending);
    EXPECT_EQ(session_one, sent<SessionEnded>(bench.hear(bench.grant()))->record.id);
    EXPECT_EQ(StationState::ending, bench.state());
}

TEST(Station, ALateGrantOfAnAcknowledgedSessionIsVoid) {
    Bench bench;
    bench.bring_to(StationState::ending);
    bench.hear(RecordAck{session_one});
    bench.step(WorldGone{session_one});
    bench.step(ProofDone{testing::proof(true, false)});
    ASSERT_EQ(StationState::free, bench.state());
    EXPECT_TRUE(testing::rejected(bench.hear(bench.grant())));
}

TEST(Station, AGrantOfAnEarlierLinkIsVoid) {
    Bench bench;
    bench.bring_to(StationState::free);
    const Grant late = bench.grant();
    bench.step(LinkDown{});
    bench.link();
    const auto effects = bench.hear(late);
    EXPECT_TRUE(testing::rejected(effects));
    EXPECT_FALSE(sent<GrantRefused>(effects));
}

TEST(Station, AGrantBeforeWelcomeIsVoid) {
    Bench bench;
    bench.bring_to(StationState::free);
    bench.step(LinkDown{});
    bench.step(LinkUp{});
    EXPECT_TRUE(testing::rejected(bench.hear(bench.grant())));
}

TEST(Station, AGrantItCannotRunIsRefusedWithTheReason) {
    const auto reason = [](auto&& prepare, auto&& change) {
        Bench bench;
        bench.bring_to(StationState::free);
        prepare(bench);
        Grant grant = bench.grant(SessionId{4});
        change(grant);
        const auto effects = bench.hear(grant);
        const auto* refused = sent<GrantRefused>(effects);
        return refused ? refused->reason : std::string();
    };
    const auto nothing = [](auto&) {};
    EXPECT_EQ("the station cannot start session 4: it knows no policy children",
              reason(nothing, [](Grant& grant) { grant.policy = "children"; }));
    EXPECT_EQ("the station cannot start session 4: its screen is not ready",
              reason([](Bench& bench) { bench.step(CurtainDied{}); }, nothing));
    EXPECT_EQ("the station cannot start session 4: the space closes",
              reason(
                  [](Bench& bench) {
                      bench.hear(SpaceUpdate{bench.space(SpaceMode::closing, 1000), 1});
                  },
                  nothing));
    EXPECT_EQ(
        "the station cannot start session 4: expected 1 ms to a week, found 0 ms and "
        "1800000 ms an extension",
        reason(nothing, [](Grant& grant) { grant.duration_ms = 0; }));
}

TEST(Station, SaysEveryUnacknowledgedRecordInItsHelloUntilItIsAcknowledged) {
    Bench bench;
    bench.bring_to(StationState::ending);
    bench.step(LinkDown{});
    const auto hello = bench.step(LinkUp{});
    ASSERT_EQ(1U, sent<Hello>(hello)->records.size());
    EXPECT_LT(position<Remember>(hello), position<Send>(hello));
    bench.hear(RecordAck{session_one});
    EXPECT_TRUE(bench.memory.unacknowledged.empty());
    EXPECT_TRUE(bench.hear(RecordAck{session_one}).empty());
}

TEST(Station, NumbersItsLinksOverRestarts) {
    Bench bench;
    bench.bring_to(StationState::free);
    Bench again(bench.memory);
    EXPECT_EQ(2U, sent<Hello>(again.step(LinkUp{}))->link);
}

TEST(Station, StartsNothingWhileTooManyRecordsWait) {
    Memory memory;
    for (std::uint64_t id = 1; id <= 1000; ++id) {
        memory.unacknowledged.push_back(
            {SessionId{id}, "open", AccessKind::guest, 0, EndCause::button});
    }
    Bench bench(memory);
    bench.step(CurtainReady{});
    bench.step(ProofDone{testing::proof(true, true)});
    bench.link();
    EXPECT_TRUE(sent<GrantRefused>(bench.hear(bench.grant(SessionId{2000}))));
}

TEST(Station, ProvesInFullAtTheStartAndQuicklyAfterAGuest) {
    Bench bench;
    bench.memory = {};
    EXPECT_TRUE(find<Prove>(bench.step(Boot{}))->full);

    Bench used;
    used.bring_to(StationState::ending);
    EXPECT_FALSE(find<Prove>(used.step(WorldGone{session_one}))->full);
}

TEST(Station, StaysOutOfOrderOverARestartUntilAFullCleanProof) {
    Bench bench;
    bench.bring_to(StationState::out_of_order);
    EXPECT_EQ("proof: processes", bench.station.view(bench.now()).out_of_order_reason);
    EXPECT_TRUE(bench.memory.out_of_order);

    Bench again(bench.memory);
    again.step(CurtainReady{});
    again.step(ProofDone{testing::proof(false, true)});
    EXPECT_EQ(StationState::out_of_order, again.state());
    again.link();
    EXPECT_TRUE(find<Prove>(again.hear(ReturnToService{}))->full);
    again.step(ProofDone{testing::proof(true, true)});
    EXPECT_EQ(StationState::free, again.state());
    EXPECT_FALSE(again.memory.out_of_order);
}

TEST(Station, RepairsOnceWhatAQuickProofFoundAndOnlyAFullProofMakesItFree) {
    Bench found;
    found.bring_to(StationState::ending);
    found.step(WorldGone{session_one});
    const auto effects = found.step(ProofDone{testing::proof(false, false), true});
    EXPECT_EQ((Prove{.full = true, .repair = true}), *find<Prove>(effects));
    EXPECT_EQ(StationState::resetting, found.state());
    ASSERT_TRUE(sent<ViewUpdate>(effects)) << "the desk is told what was found";
    EXPECT_FALSE(sent<ViewUpdate>(effects)->view.last_proof->clean);
    EXPECT_EQ(Leaving::erasing, found.scene().leaving);

    Proof repaired = testing::proof(true, true);
    repaired.checks.push_back({repair_check, true, "", "ended 1 process"});
    Bench good = found;
    const auto freed = good.step(ProofDone{repaired});
    EXPECT_EQ(StationState::free, good.state());
    EXPECT_EQ("processes: 1 process; ended 1 process",
              sent<ViewUpdate>(freed)->view.last_proof->checks.back().found);
    EXPECT_FALSE(good.memory.out_of_order);

    Bench quick = found;
    quick.step(ProofDone{testing::proof(true, false)});
    EXPECT_EQ(StationState::out_of_order, quick.state()) << "a quick proof is not enough";

    for (const bool full : {false, true}) {
        Bench again = found;
        EXPECT_FALSE(find<Prove>(again.step(ProofDone{testing::proof(false, full), true})));
        EXPECT_EQ(StationState::out_of_order, again.state()) << "once";
        EXPECT_TRUE(again.memory.out_of_order);
    }
}

TEST(Station, RepairsNothingThatIsNotSaidToBeRepairableOrWasFoundByAFullProof) {
    Bench ended;
    ended.bring_to(StationState::ending);
    ended.step(WorldGone{session_one});
    for (const ProofDone& done : {ProofDone{testing::proof(false, false), false},
                                  ProofDone{testing::proof(false, true), true}}) {
        Bench bench = ended;
        EXPECT_FALSE(find<Prove>(bench.step(done)));
        EXPECT_EQ(StationState::out_of_order, bench.state());
    }
}

// A session has ended, and the stick that its guest forgot was found.
Bench with_a_forgotten_stick() {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.step(MediumSeen{true});
    bench.step(FinishConfirmed{});
    bench.step(WorldGone{session_one});
    bench.step(testing::only_medium(false));
    return bench;
}

TEST(Station, TellsTheGuestOfAMediumAsLongAsItIsIn) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.step(FinishPressed{});
    EXPECT_FALSE(bench.scene().medium);
    bench.step(MediumSeen{true});
    EXPECT_TRUE(bench.scene().medium);
    EXPECT_TRUE(bench.scene().session->finish_question);
    bench.step(MediumSeen{false});
    EXPECT_FALSE(bench.scene().medium);
    bench.step(MediumSeen{true});
    bench.hear(End{session_one, EndCause::desk});
    EXPECT_EQ(Leaving::erasing, bench.scene().leaving);
    EXPECT_TRUE(bench.scene().medium);
}

TEST(Station, IsNotHandedOutBeforeAForgottenMediumIsOutAndAFullProofIsClean) {
    Bench bench = with_a_forgotten_stick();
    EXPECT_EQ(StationState::out_of_order, bench.state());
    EXPECT_EQ("a stick is in: take it out",
              bench.station.view(bench.now()).out_of_order_reason);
    EXPECT_TRUE(bench.memory.out_of_order);
    EXPECT_EQ(Screen::take_medium, bench.scene().screen);
    EXPECT_EQ(Leaving::erasing, bench.scene().leaving) << "they are still here, and their language";
    EXPECT_FALSE(find<Prove>(bench.step(MediumSeen{true})));

    EXPECT_EQ((Prove{.full = true, .repair = false}),
              *find<Prove>(bench.step(MediumSeen{false})));
    EXPECT_EQ(StationState::resetting, bench.state());
    EXPECT_EQ(Screen::welcome, bench.scene().screen);
    Bench quick = bench;
    quick.step(ProofDone{testing::proof(true, false)});
    EXPECT_EQ(StationState::out_of_order, quick.state()) << "a quick proof is not enough";
    EXPECT_EQ(Screen::out_of_order, quick.scene().screen);
    bench.step(ProofDone{testing::proof(true, true)});
    EXPECT_EQ(StationState::free, bench.state());
    EXPECT_EQ(Leaving::done, bench.scene().leaving);
    EXPECT_FALSE(bench.memory.out_of_order);
}

TEST(Station, StaysOutOfOrderWhenAMediumWasNotAllThatWasFound) {
    Bench bench;
    bench.bring_to(StationState::ending);
    bench.step(MediumSeen{true});
    bench.step(WorldGone{session_one});
    ProofDone both = testing::only_medium(false);
    both.proof.checks.front() = {"processes", false, "/proc", "1 process"};
    both.only_medium = false;
    bench.step(both);
    EXPECT_EQ("proof: processes, removable_media",
              bench.station.view(bench.now()).out_of_order_reason);
    EXPECT_EQ(Screen::out_of_order, bench.scene().screen);
    EXPECT_TRUE(bench.scene().medium) << "they are told all the same";
    EXPECT_FALSE(find<Prove>(bench.step(MediumSeen{false})));
    EXPECT_EQ(StationState::out_of_order, bench.state());
    EXPECT_FALSE(bench.scene().medium);
}

TEST(Station, OutOfOrderForAMediumIsReturnedByTheDeskAndProvedAfterARestartLikeAnyOther) {
    Bench bench = with_a_forgotten_stick();
    EXPECT_TRUE(find<Prove>(bench.hear(ReturnToService{}))->full);
    bench.step(testing::only_medium(true));
    EXPECT_EQ(Screen::take_medium, bench.scene().screen);

    Bench again(bench.memory);
    again.step(CurtainReady{});
    again.link();
    again.step(testing::only_medium(true));
    EXPECT_EQ(Screen::take_medium, again.scene().screen);
    EXPECT_EQ(Leaving::nobody, again.scene().leaving) << "nobody who left is here";
    again.step(MediumSeen{false});
    again.step(ProofDone{testing::proof(true, true)});
    EXPECT_EQ(StationState::free, again.state());
}

TEST(Station, LooksAgainWhenAMediumCameOrWentDuringTheProof) {
    for (const bool full : {false, true}) {
        Bench bench;
        bench.bring_to(StationState::ending);
        if (full) bench.hear(SpaceUpdate{bench.space(SpaceMode::closing, minutes(5)), 1});
        bench.step(MediumSeen{true});
        EXPECT_EQ(full, find<Prove>(bench.step(WorldGone{session_one}))->full);
        Bench came = bench;
        bench.step(MediumSeen{false});
        EXPECT_TRUE(find<Prove>(bench.step(testing::only_medium(full)))->full)
            << "it was taken out after it was seen";
        EXPECT_FALSE(find<Prove>(bench.step(testing::only_medium(true)))) << "once";
        EXPECT_EQ(StationState::out_of_order, bench.state());

        came.step(MediumSeen{true});
        EXPECT_EQ(full,
                  find<Prove>(came.step(ProofDone{testing::proof(true, full)}))->full)
            << "it came after the look";
        EXPECT_FALSE(find<Prove>(came.step(ProofDone{testing::proof(true, full)}))) << "once";
        EXPECT_EQ(StationState::free, came.state());
    }
}

TEST(Station, ThatIsFreeOrClosedIsProvedAgainWhenAMediumComes) {
    for (const StationState state : {StationState::free, StationState::closed}) {
        SCOPED_TRACE(state_name(state));
        const bool closed = state == StationState::closed;
        Bench bench;
        bench.bring_to(state);
        EXPECT_EQ(closed, find<Prove>(bench.step(MediumSeen{true}))->full);
        EXPECT_TRUE(testing::rejected(bench.step(StartPressed{})));
        bench.step(testing::only_medium(closed));
        EXPECT_EQ(Screen::take_medium, bench.scene().screen);
        EXPECT_EQ(Leaving::nobody, bench.scene().leaving);
        bench.step(MediumSeen{false});
        bench.step(ProofDone{testing::proof(true, true)});
        EXPECT_EQ(state, bench.state());
    }
}

TEST(Station, WithoutItsCurtainIsNotSaidToBeFree) {
    Bench bench;
    bench.boot();
    bench.link();
    bench.step(ProofDone{testing::proof(true, true)});
    EXPECT_EQ(StationState::resetting, bench.state());
    const auto effects = bench.step(CurtainReady{});
    EXPECT_EQ(StationState::free, sent<ViewUpdate>(effects)->view.state);
}

TEST(Station, AQuickProofIsNotEnoughToClose) {
    Bench bench;
    bench.bring_to(StationState::ending);
    bench.step(WorldGone{session_one});
    bench.hear(SpaceUpdate{bench.space(SpaceMode::closed), 1});
    EXPECT_TRUE(find<Prove>(bench.step(ProofDone{testing::proof(true, false)}))->full);
    bench.step(ProofDone{testing::proof(true, true)});
    EXPECT_EQ(StationState::closed, bench.state());
    EXPECT_EQ(Screen::closed, bench.scene().screen);
}

TEST(Station, SaysFarewellAfterACleanProofUntilSomebodyStarts) {
    Bench bench;
    bench.bring_to(StationState::ending);
    const auto expect_leaving = [](const Bench& now, Leaving leaving) {
        EXPECT_EQ(Screen::welcome, now.scene().screen);
        EXPECT_EQ(leaving, now.scene().leaving);
    };
    expect_leaving(bench, Leaving::erasing);
    bench.step(WorldGone{session_one});
    expect_leaving(bench, Leaving::erasing);
    bench.step(ProofDone{testing::proof(true, false)});
    expect_leaving(bench, Leaving::done);
    Bench pressed = bench;
    pressed.step(StartPressed{});
    expect_leaving(pressed, Leaving::nobody);
    Bench waited = bench;
    waited.tick_after(seconds(20));
    expect_leaving(waited, Leaving::nobody);
    bench.hear(bench.grant(SessionId{2}));
    EXPECT_EQ(Screen::opening, bench.scene().screen);
    EXPECT_EQ(Leaving::nobody, bench.scene().leaving);
}

TEST(Station, AStartThatIsPressedBeforeTheProofIsAskedAfterIt) {
    for (const TicketCode& ticket : {TicketCode(), TicketCode("12345678")}) {
        Bench bench;
        bench.bring_to(StationState::ending);
        const Event press = ticket.empty() ? Event(StartPressed{}) : Event(TicketTyped{ticket});
        EXPECT_FALSE(sent<StartRequest>(bench.step(press)));
        EXPECT_TRUE(bench.scene().start_pending);
        EXPECT_EQ(Leaving::nobody, bench.scene().leaving);
        EXPECT_TRUE(testing::rejected(bench.step(StartPressed{}))) << "once";
        EXPECT_FALSE(sent<StartRequest>(bench.step(WorldGone{session_one})));
        const auto effects = bench.step(ProofDone{testing::proof(true, false)});
        ASSERT_TRUE(sent<StartRequest>(effects));
        EXPECT_EQ(ticket, sent<StartRequest>(effects)->ticket);
        ASSERT_TRUE(sent<ViewUpdate>(effects));
        EXPECT_EQ(StationState::free, sent<ViewUpdate>(effects)->view.state);
    }
}

TEST(Station, AStartThatIsPressedBeforeTheProofIsForgottenWhenNothingCanFollow) {
    Bench pressed;
    pressed.bring_to(StationState::ending);
    pressed.step(StartPressed{});
    Bench dirty = pressed;
    dirty.step(WorldGone{session_one});
    EXPECT_FALSE(sent<StartRequest>(dirty.step(ProofDone{testing::proof(false, false)})));
    EXPECT_EQ(StationState::out_of_order, dirty.state());
    const std::vector<std::function<void(Bench&)>> obstacles{
        [](Bench& bench) { bench.step(LinkDown{}); },
        [](Bench& bench) { bench.step(CurtainDied{}); },
        [](Bench& bench) { bench.hear(SpaceUpdate{bench.space(SpaceMode::closing), 1}); },
        [](Bench& bench) { bench.hear(SpaceUpdate{bench.space(SpaceMode::closed), 1}); }};
    for (const auto& obstacle : obstacles) {
        Bench bench = pressed;
        obstacle(bench);
        EXPECT_FALSE(bench.scene().start_pending);
        bench.step(WorldGone{session_one});
        EXPECT_FALSE(sent<StartRequest>(bench.step(ProofDone{testing::proof(true, true)})));
    }
}

TEST(Station, NamesTheNextWorldWhileASessionMayFollow) {
    Bench bench;
    bench.bring_to(StationState::free);
    ASSERT_TRUE(bench.station.next_policy());
    bench.hear(bench.grant(session_one));
    EXPECT_FALSE(bench.station.next_policy()) << "the guest's own world comes first";
    bench.step(WorldReady{session_one});
    EXPECT_TRUE(bench.station.next_policy());
    bench.step(FinishConfirmed{});
    EXPECT_TRUE(bench.station.next_policy());
    Bench closed = bench;
    closed.hear(SpaceUpdate{closed.space(SpaceMode::closed), 1});
    EXPECT_FALSE(closed.station.next_policy());
    bench.step(WorldGone{session_one});
    bench.step(ProofDone{testing::proof(false, false)});
    EXPECT_FALSE(bench.station.next_policy());
}

TEST(Station, ARefusedTicketIsShownWithTheTimeToWait) {
    Bench bench;
    bench.bring_to(StationState::free);
    const auto effects = bench.step(TicketTyped{"12345678"});
    EXPECT_TRUE(bench.scene().start_pending);
    EXPECT_TRUE(testing::rejected(bench.step(StartPressed{})));
    bench.hear(StartRefused{sent<StartRequest>(effects)->request, "why", seconds(60)});
    EXPECT_FALSE(bench.scene().start_pending);
    EXPECT_EQ((Scene::Refusal{true, seconds(60)}), bench.scene().refusal);
    EXPECT_TRUE(testing::rejected(bench.step(TicketTyped{"12345678"})));
    bench.tick_after(seconds(60));
    EXPECT_FALSE(bench.scene().refusal);
    EXPECT_FALSE(testing::rejected(bench.step(TicketTyped{"12345678"})));
}

TEST(Station, ARequestIsLargerThanAnyOfAnEarlierLife) {
    Bench bench;
    bench.bring_to(StationState::free);
    const auto first = sent<StartRequest>(bench.step(StartPressed{}))->request;
    Bench again(bench.memory);
    again.step(CurtainReady{});
    again.step(ProofDone{testing::proof(true, true)});
    again.link();
    EXPECT_GT(sent<StartRequest>(again.step(StartPressed{}))->request, first);
}

TEST(Station, LaunchesTilesOfThePolicyAndGoesHomeAndBack) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    EXPECT_EQ(Screen::home, bench.scene().screen);
    EXPECT_EQ((Launch{session_one, "browser.desktop"}),
              *find<Launch>(bench.step(TilePressed{"browser.desktop"})));
    EXPECT_EQ(Screen::desktop, bench.scene().screen);
    bench.step(HomePressed{});
    EXPECT_EQ(Screen::home, bench.scene().screen);
    bench.step(HomePressed{});
    EXPECT_EQ(Screen::desktop, bench.scene().screen);
}

// The curtain draws the home ahead and counts on it.
TEST(Station, TheHomeDiffersFromTheOpeningByItsScreenAlone) {
    Bench bench;
    bench.bring_to(StationState::starting);
    Scene scene = bench.scene();
    EXPECT_EQ(Screen::opening, scene.screen);
    bench.step(WorldReady{session_one});
    scene.screen = Screen::home;
    EXPECT_EQ(scene, bench.scene());
}

TEST(Station, AnOldLateWorldReadyDoesNotReviveAnEndedSession) {
    Bench bench;
    bench.bring_to(StationState::starting);
    bench.hear(End{session_one, EndCause::desk});
    EXPECT_EQ(EndCause::never_started, bench.memory.unacknowledged.at(0).cause);
    EXPECT_TRUE(testing::rejected(bench.step(WorldReady{session_one})));
    EXPECT_EQ(StationState::ending, bench.state());
}

}  // namespace
}  // namespace foyer::kiosk
