// Help at the station: every event in every stage of a help, and what each stage owes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/station_fixture.hpp"

namespace foyer::kiosk {
namespace {

using testing::Bench;
using testing::help_one;
using testing::sent;
using testing::session_one;

// N none, A view asked, V view given, S streaming, Q streaming and control asked, C controlling,
// U streamed once and closed by the supervisor, which is V but for the token that is spent.
constexpr char stages[] = "NAVSQCU";

AskConsent ask(HelpKind kind, HelpId help = help_one) { return {help, session_one, kind, "Ana"}; }

void bring_to(Bench& bench, char stage) {
    bench.bring_to(StationState::in_use);
    const auto reached = std::string(stages).find(stage);
    if (reached >= 1) bench.hear(ask(HelpKind::view));
    if (reached >= 2) bench.step(ConsentAnswered{help_one, HelpKind::view, true});
    if (reached >= 3) bench.hear(OpenStream{help_one, "token"});
    if (stage == 'U') {
        bench.step(StreamClosed{help_one});
        return;
    }
    if (reached >= 4) bench.hear(ask(HelpKind::control));
    if (reached >= 5) bench.step(ConsentAnswered{help_one, HelpKind::control, true});
}

char stage_of(const Bench& bench) {
    const Scene scene = bench.scene();
    const auto help = bench.station.view(bench.now()).help;
    if (!help) return 'N';
    if (!help->view) return 'A';
    if (help->control) return 'C';
    if (scene.question) return 'Q';
    return !bench.mirrors.empty() ? 'S' : 'V';
}

char seen_as(char stage) { return stage == 'U' ? 'V' : stage; }

struct HelpRow {
    const char* name;
    Event event;
    const char* next;  // one letter a stage; "=" the same, "." a Reject
};

std::vector<HelpRow> help_table() {
    const auto from = [](SupervisorMessage message) { return FromSupervisor{std::move(message)}; };
    const HelpId other{2};
    return {
        {"AskConsent view", from(ask(HelpKind::view)), "A======"},
        {"AskConsent view of another help", from(ask(HelpKind::view, other)), "A======"},
        {"AskConsent control", from(ask(HelpKind::control)), "..=Q==="},
        {"AskConsent control of another help", from(ask(HelpKind::control, other)), "......."},
        {"AskConsent clipboard", from(ask(HelpKind::clipboard)), ".....=."},
        {"yes to clipboard", ConsentAnswered{help_one, HelpKind::clipboard, true}, "......."},
        {"Release clipboard", from(Release{help_one, HelpKind::clipboard}), "......."},
        {"yes to view", ConsentAnswered{help_one, HelpKind::view, true}, ".V....."},
        {"no to view", ConsentAnswered{help_one, HelpKind::view, false}, ".N....."},
        {"yes to control", ConsentAnswered{help_one, HelpKind::control, true}, "....C.."},
        {"no to control", ConsentAnswered{help_one, HelpKind::control, false}, "....S.."},
        {"yes to another help", ConsentAnswered{other, HelpKind::view, true}, "......."},
        {"OpenStream", from(OpenStream{help_one, "token"}), "..S...."},
        {"OpenStream with a new token", from(OpenStream{help_one, "new"}), "..S===S"},
        {"OpenStream of another help", from(OpenStream{other, "token"}), "......."},
        {"Release", from(Release{help_one}), "....SS."},
        {"Release of another help", from(Release{other}), "......."},
        {"EndHelp", from(EndHelp{help_one, HelpEnd::helper_ended}), ".NNNNNN"},
        {"EndHelp of another help", from(EndHelp{other, HelpEnd::helper_ended}), "......."},
        {"StopPressed", StopPressed{}, "..NNNNN"},
        {"HidePressed", HidePressed{}, "..====="},
        {"ControlTakenBack", ControlTakenBack{}, ".....S."},
        {"MirrorDied", MirrorDied{help_one}, "...NNN."},
        {"StreamClosed", StreamClosed{help_one}, "...V==."},
        {"StreamClosed of another help", StreamClosed{other}, "......."},
        {"MirrorDied of another help", MirrorDied{other}, "......."},
        {"LinkDown", LinkDown{}, "=NNNNNN"},
        {"CurtainDied", CurtainDied{}, "=NNNNNN"},
        {"WorldDied", WorldDied{session_one, "gone"}, "=NNNNNN"},
        {"FinishConfirmed", FinishConfirmed{}, "=NNNNNN"},
        {"End", from(End{session_one, EndCause::desk}), "=NNNNNN"},
        {"CallPressed", CallPressed{}, "======="},
        {"Tick", Tick{}, "======="},
    };
}

TEST(StationHelp, EveryEventInEveryStageLeadsWhereTheTableSays) {
    int cells = 0;
    for (const HelpRow& row : help_table()) {
        for (std::size_t at = 0; stages[at] != 0; ++at, ++cells) {
            const char from = stages[at];
            SCOPED_TRACE(std::string(row.name) + " in " + from);
            Bench bench;
            bring_to(bench, from);
            // Control asked before the stream stands is the one thing that "V" hides.
            ASSERT_EQ(seen_as(from), stage_of(bench));
            const Station before = bench.station;
            const bool flowed = !bench.mirrors.empty();
            const auto effects = bench.step(row.event);
            EXPECT_EQ(row.next[at] == '.', testing::rejected(effects));
            if (row.next[at] == '.') {
                EXPECT_TRUE(before == bench.station) << "a Reject has changed something";
                continue;
            }
            const bool asked_early =
                seen_as(from) == 'V' && std::string(row.name) == "AskConsent control";
            if (!asked_early) {
                EXPECT_EQ(row.next[at] == '=' ? seen_as(from) : row.next[at], stage_of(bench));
            }
            const bool over = row.next[at] == 'N';
            if (over) {
                EXPECT_TRUE(bench.mirrors.empty()) << "pixels flow after the end";
                EXPECT_EQ(flowed, testing::find<CutMirror>(effects) != nullptr);
            }
        }
    }
    RecordProperty("cells", cells);
}

TEST(StationHelp, NoAnswerForThirtySecondsIsNone) {
    Bench bench;
    bring_to(bench, 'A');
    bench.tick_after(seconds(30) - 1);
    EXPECT_EQ('A', stage_of(bench));
    const auto effects = bench.tick_after(1);
    EXPECT_EQ('N', stage_of(bench));
    ASSERT_TRUE(sent<ConsentAnswer>(effects));
    EXPECT_EQ(Answer::none, sent<ConsentAnswer>(effects)->answer);
}

TEST(StationHelp, NoAnswerToControlLeavesTheView) {
    Bench bench;
    bring_to(bench, 'Q');
    EXPECT_EQ(Answer::none, sent<ConsentAnswer>(bench.tick_after(seconds(30)))->answer);
    EXPECT_EQ('S', stage_of(bench));
}

TEST(StationHelp, ANoIsNotAskedAgainForAMinute) {
    Bench bench;
    bring_to(bench, 'A');
    bench.step(ConsentAnswered{help_one, HelpKind::view, false});
    bench.mono_ms += seconds(60) - 1;
    const auto at_once = bench.hear(ask(HelpKind::view, HelpId{2}));
    EXPECT_FALSE(bench.scene().question);
    ASSERT_TRUE(sent<ConsentAnswer>(at_once));
    EXPECT_EQ(Answer::no, sent<ConsentAnswer>(at_once)->answer);
    bench.mono_ms += 1;
    bench.hear(ask(HelpKind::view, HelpId{3}));
    EXPECT_TRUE(bench.scene().question);
}

TEST(StationHelp, ANoToControlIsNotAskedAgainForAMinuteAndTheViewGoesOn) {
    Bench bench;
    bring_to(bench, 'Q');
    bench.step(ConsentAnswered{help_one, HelpKind::control, false});
    EXPECT_EQ(Answer::no, sent<ConsentAnswer>(bench.hear(ask(HelpKind::control)))->answer);
    EXPECT_EQ('S', stage_of(bench));
}

TEST(StationHelp, APolicyThatSaysNeverIsANoWithoutAQuestion) {
    Bench bench;
    bench.boot();
    bench.step(CurtainReady{});
    bench.step(LinkUp{});
    Policy silent = testing::open_policy();
    silent.help = {.view = false, .control = false};
    bench.hear(Welcome{"poste-1", bench.space(SpaceMode::open), {silent}, 1});
    bench.step(ProofDone{testing::proof(true, true)});
    bench.hear(bench.grant());
    bench.step(WorldReady{session_one});
    EXPECT_FALSE(bench.scene().session->help_possible);
    EXPECT_EQ(Answer::no, sent<ConsentAnswer>(bench.hear(ask(HelpKind::view)))->answer);
    EXPECT_FALSE(bench.scene().question);
}

TEST(StationHelp, ControlGivenBeforeTheStreamStandsIsAllowedWhenItStands) {
    Bench bench;
    bring_to(bench, 'V');
    bench.hear(ask(HelpKind::control));
    EXPECT_FALSE(
        testing::find<MirrorAllow>(bench.step(ConsentAnswered{help_one, HelpKind::control, true})));
    const auto effects = bench.hear(OpenStream{help_one, "token"});
    ASSERT_TRUE(testing::find<MirrorAllow>(effects));
    EXPECT_TRUE(testing::find<MirrorAllow>(effects)->control);
    EXPECT_LT(testing::position<StartMirror>(effects), testing::position<MirrorAllow>(effects));
}

TEST(StationHelp, AStreamIsOpenedOnce) {
    Bench bench;
    bring_to(bench, 'S');
    EXPECT_TRUE(testing::rejected(bench.hear(OpenStream{help_one, "token"})));
    bench.step(StreamClosed{help_one});
    EXPECT_TRUE(testing::rejected(bench.hear(OpenStream{help_one, "token"}))) << "it is spent";
}

TEST(StationHelp, AClosedStreamKeepsFrameAndConsentsAndComesBackWithoutAQuestion) {
    Bench bench;
    bring_to(bench, 'C');
    bench.step(HidePressed{});
    const auto closed = bench.step(StreamClosed{help_one});
    EXPECT_FALSE(sent<HelpEnded>(closed));
    ASSERT_TRUE(bench.scene().frame);
    EXPECT_TRUE(bench.scene().frame->control);

    const auto again = bench.hear(OpenStream{help_one, "new"});
    EXPECT_EQ((StartMirror{help_one, session_one, "new"}), *testing::find<StartMirror>(again));
    EXPECT_EQ((MirrorAllow{help_one, true, true}), *testing::find<MirrorAllow>(again));
    EXPECT_FALSE(bench.scene().question);
}

TEST(StationHelp, ANewStreamReplacesOneWhoseEndIsNotKnownYet) {
    Bench bench;
    bring_to(bench, 'S');
    const auto effects = bench.hear(OpenStream{help_one, "new"});
    EXPECT_LT(testing::position<CutMirror>(effects), testing::position<StartMirror>(effects));
    EXPECT_NE(-1, testing::position<CutMirror>(effects));
}

TEST(StationHelp, AHelpWithoutAStreamEndsByItself) {
    for (const char stage : {'V', 'U'}) {
        SCOPED_TRACE(stage);
        Bench bench;
        bring_to(bench, stage);
        bench.tick_after(seconds(20) - 1);
        EXPECT_TRUE(bench.scene().frame);
        EXPECT_EQ((HelpEnded{help_one, HelpEnd::viewer_left}),
                  *sent<HelpEnded>(bench.tick_after(1)));
        EXPECT_FALSE(bench.scene().frame);
    }
    Bench seen;
    bring_to(seen, 'S');
    seen.tick_after(seconds(60));
    EXPECT_TRUE(seen.scene().frame) << "a still screen is no end";
}

TEST(StationHelp, StopAndHideAnswerWhileNobodyLooks) {
    Bench bench;
    bring_to(bench, 'U');
    EXPECT_FALSE(testing::rejected(bench.step(HidePressed{})));
    EXPECT_TRUE(sent<HelpEnded>(bench.step(StopPressed{})));
    EXPECT_TRUE(testing::rejected(bench.hear(OpenStream{help_one, "new"})));
}

TEST(StationHelp, AHelpThatIsOverIsNotAskedForAgain) {
    Bench bench;
    bring_to(bench, 'S');
    bench.step(StopPressed{});
    EXPECT_TRUE(testing::rejected(bench.hear(ask(HelpKind::view))));
    EXPECT_TRUE(testing::rejected(bench.hear(OpenStream{help_one, "token"})));
}

TEST(StationHelp, TheGuestTakesTheMouseBackAndTheViewGoesOn) {
    Bench bench;
    bring_to(bench, 'C');
    const auto effects = bench.step(ControlTakenBack{});
    EXPECT_EQ((MirrorAllow{help_one, false, false}), *testing::find<MirrorAllow>(effects));
    EXPECT_FALSE(testing::find<CutMirror>(effects));
    EXPECT_EQ((ConsentAnswer{help_one, HelpKind::control, Answer::no}),
              *sent<ConsentAnswer>(effects));
    EXPECT_FALSE(sent<ViewUpdate>(effects)->view.help->control);
    ASSERT_TRUE(bench.scene().frame);
    EXPECT_FALSE(bench.scene().frame->control);
}

TEST(StationHelp, ControlThatWasTakenBackIsNotAskedAgainForAMinuteUnlessTheGuestCalls) {
    Bench bench;
    bring_to(bench, 'C');
    bench.step(ControlTakenBack{});
    bench.mono_ms += seconds(60) - 1;
    EXPECT_EQ(Answer::no, sent<ConsentAnswer>(bench.hear(ask(HelpKind::control)))->answer);
    EXPECT_FALSE(bench.scene().question);
    bench.mono_ms += 1;
    bench.hear(ask(HelpKind::control));
    EXPECT_TRUE(bench.scene().question);

    Bench calls;
    bring_to(calls, 'C');
    calls.step(ControlTakenBack{});
    calls.step(CallPressed{});
    calls.hear(ask(HelpKind::control));
    EXPECT_TRUE(calls.scene().question);
}

TEST(StationHelp, ControlTakenBackWhileNobodyLooksDoesNotComeBackWithTheStream) {
    Bench bench;
    bring_to(bench, 'C');
    bench.step(StreamClosed{help_one});
    const auto effects = bench.step(ControlTakenBack{});
    EXPECT_FALSE(testing::find<MirrorAllow>(effects)) << "there is no mirror to tell";
    EXPECT_FALSE(testing::find<MirrorAllow>(bench.hear(OpenStream{help_one, "new"})))
        << "a mirror begins without control";
}

void share_clipboard(Bench& bench) {
    bring_to(bench, 'C');
    bench.hear(ask(HelpKind::clipboard));
    bench.step(ConsentAnswered{help_one, HelpKind::clipboard, true});
}

TEST(StationHelp, CopiedTextIsExchangedAfterAYesToThatAlone) {
    Bench bench;
    bring_to(bench, 'C');
    bench.hear(ask(HelpKind::clipboard));
    ASSERT_TRUE(bench.scene().question);
    EXPECT_EQ(HelpKind::clipboard, bench.scene().question->kind);
    const auto effects = bench.step(ConsentAnswered{help_one, HelpKind::clipboard, true});
    EXPECT_EQ((MirrorAllow{help_one, true, false, true}), *testing::find<MirrorAllow>(effects));
    EXPECT_TRUE(bench.scene().frame->clipboard);
    bench.step(StreamClosed{help_one});
    EXPECT_EQ((MirrorAllow{help_one, true, false, true}),
              *testing::find<MirrorAllow>(bench.hear(OpenStream{help_one, "new"})));
}

TEST(StationHelp, CopiedTextEndsWithTheControlWhoeverTakesItBackOrByItself) {
    const Event ends[] = {ControlTakenBack{}, FromSupervisor{Release{help_one}},
                          FromSupervisor{Release{help_one, HelpKind::clipboard}}};
    for (const Event& end : ends) {
        SCOPED_TRACE(end.index());
        Bench bench;
        share_clipboard(bench);
        EXPECT_FALSE(testing::find<MirrorAllow>(bench.step(end))->clipboard);
        EXPECT_FALSE(bench.scene().frame->clipboard);
    }
    Bench asked;
    bring_to(asked, 'C');
    asked.hear(ask(HelpKind::clipboard));
    asked.step(ControlTakenBack{});
    EXPECT_FALSE(asked.scene().question) << "there is nothing to ask for any more";
}

TEST(StationHelp, ANoToCopiedTextLeavesTheControl) {
    Bench bench;
    bring_to(bench, 'C');
    bench.hear(ask(HelpKind::clipboard));
    bench.step(ConsentAnswered{help_one, HelpKind::clipboard, false});
    EXPECT_EQ('C', stage_of(bench));
    EXPECT_EQ(Answer::no, sent<ConsentAnswer>(bench.hear(ask(HelpKind::clipboard)))->answer);
}

TEST(StationHelp, HidingIsToggledAndToldToTheMirror) {
    Bench bench;
    bring_to(bench, 'C');
    EXPECT_EQ((MirrorAllow{help_one, true, true}),
              *testing::find<MirrorAllow>(bench.step(HidePressed{})));
    EXPECT_TRUE(bench.scene().frame->hidden);
    EXPECT_EQ((MirrorAllow{help_one, true, false}),
              *testing::find<MirrorAllow>(bench.step(HidePressed{})));
}

TEST(StationHelp, AYesToViewAnswersTheCall) {
    Bench bench;
    bench.bring_to(StationState::in_use);
    bench.step(CallPressed{});
    bench.hear(CallStatus{2});
    EXPECT_EQ(2, bench.scene().call->before);
    bench.hear(ask(HelpKind::view));
    bench.step(ConsentAnswered{help_one, HelpKind::view, true});
    EXPECT_FALSE(bench.scene().call);
}

TEST(StationHelp, TheEndIsToldForSixSecondsAndOnlyToOneWhoWasSeen) {
    Bench bench;
    bring_to(bench, 'S');
    bench.step(StopPressed{});
    EXPECT_EQ(std::vector<std::string>{"Ana"}, bench.scene().helpers_gone);
    bench.tick_after(seconds(6));
    EXPECT_TRUE(bench.scene().helpers_gone.empty());

    Bench asked;
    bring_to(asked, 'A');
    asked.hear(EndHelp{help_one, HelpEnd::helper_ended});
    EXPECT_TRUE(asked.scene().helpers_gone.empty());
}

TEST(StationHelp, TheGuestsStopIsTheCauseThatTheDeskReads) {
    Bench bench;
    bring_to(bench, 'S');
    EXPECT_EQ((HelpEnded{help_one, HelpEnd::guest_stopped}),
              *sent<HelpEnded>(bench.step(StopPressed{})));
}

}  // namespace
}  // namespace foyer::kiosk
