// Helps and calls as the desk lives them.
#include <gtest/gtest.h>

#include "tests/core/floor_fixture.hpp"

namespace foyer::supervisor {
namespace {

using testing::find;
using testing::help_one;
using testing::poste;
using testing::refusal;
using testing::Room;
using testing::saved;
using testing::sent;
using testing::session_one;

OpenHelp open_help(HelpKind kind, const std::string& account = "ana") {
    return {poste, kind, account, account == "ana" ? "Ana" : "Bob"};
}

TEST(FloorHelp, OpensTheStreamOnlyAfterAYesThatIsSaved) {
    Room room;
    room.help(false);
    EXPECT_EQ(HelpKind::view, room.station().helps.at(0).asking);
    const auto effects = room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::yes});
    ASSERT_EQ(2U, effects.size());
    EXPECT_TRUE(std::get<HelpRow>(std::get<Save>(effects[0]).row).view);
    EXPECT_EQ((OpenStreamFor{help_one, poste, "ana"}), std::get<OpenStreamFor>(effects[1]));
}

void expect_asked_again_after_a_minute(Room& room, HelpKind kind, const std::string& word) {
    room.mono_ms += seconds(20);
    EXPECT_EQ("no " + word + " of station poste-1: the guest said no 20 s ago; ask again in 40 s",
              refusal(room.order(open_help(kind))));
    room.mono_ms += seconds(40);
    EXPECT_EQ("", refusal(room.order(open_help(kind))));
    EXPECT_EQ("", room.station().note);
}

TEST(FloorHelp, ANoIsNotedAndNotAskedAgainForAMinute) {
    Room room;
    room.help(false);
    room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::no});
    EXPECT_EQ("The guest said no.", room.station().note);
    expect_asked_again_after_a_minute(room, HelpKind::view, "view");
}

TEST(FloorHelp, TheNextGuestHasNotSaidNo) {
    Room room;
    room.help(false);
    room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::no});
    room.hear(SessionEnded{{session_one, "open", AccessKind::guest, 10, EndCause::button}});
    room.hear(ViewUpdate{testing::view(StationState::free)});
    room.order(StartSession{poste, "", 0});
    room.hear(ViewUpdate{testing::view_of(SessionId{2}, 0)});
    EXPECT_EQ("", refusal(room.order(open_help(HelpKind::view))));
}

TEST(FloorHelp, NoAnswerSendsTheMediatorOver) {
    Room room;
    room.help(false);
    room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::none});
    EXPECT_EQ("No answer. Please walk over.", room.station().note);
    EXPECT_EQ("", refusal(room.order(open_help(HelpKind::view)))) << "none is not a no";
}

TEST(FloorHelp, AStationThatNeverAnswersIsGivenUp) {
    Room room;
    room.help(false);
    room.tick_after(seconds(45) - 1);
    EXPECT_FALSE(room.station().helps.empty());
    const auto effects = room.tick_after(1);
    EXPECT_EQ(HelpEnd::no_answer, saved<HelpRow>(effects)->cause);
    EXPECT_TRUE(sent<EndHelp>(effects));
    EXPECT_TRUE(room.station().helps.empty());
}

TEST(FloorHelp, AYesThatComesAfterTheEndIsUndoneAtTheStation) {
    Room room;
    room.help(false);
    room.order(EndHelpCommand{help_one, "ana"});
    const auto effects = room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::yes});
    EXPECT_TRUE(sent<EndHelp>(effects));
    EXPECT_FALSE(find<OpenStreamFor>(effects));
}

TEST(FloorHelp, ControlThatComesAfterItWasGivenUpIsTakenBack) {
    Room room;
    room.help(true);
    room.order(open_help(HelpKind::control));
    room.tick_after(seconds(45));
    const auto effects = room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    EXPECT_TRUE(sent<Release>(effects));
    EXPECT_FALSE(room.floor.help(help_one)->control);
}

TEST(FloorHelp, ControlThatTheGuestTakesBackIsNotedAndNotAskedAgainForAMinute) {
    Room room;
    room.help(true);
    room.order(open_help(HelpKind::control));
    room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    const auto effects = room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::no});
    EXPECT_TRUE(effects.empty()) << "the view goes on and nothing is told or written";
    EXPECT_EQ("The guest took the mouse back.", room.station().note);
    EXPECT_TRUE(room.floor.help(help_one)->control) << "the register keeps that it was given";
    EXPECT_EQ("help 1 has no control to give back",
              refusal(room.order(ReleaseControlCommand{help_one, "ana"})));
    expect_asked_again_after_a_minute(room, HelpKind::control, "control");
}

TEST(FloorHelp, ControlTakenBackWhileItIsGivenBackAnywayIsNothingNew) {
    Room room;
    room.help(true);
    room.order(open_help(HelpKind::control));
    room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    room.order(ReleaseControlCommand{help_one, "ana"});
    EXPECT_TRUE(testing::rejected(
        room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::no})));
    EXPECT_EQ("", room.station().note);
}

TEST(FloorHelp, ControlNeedsThePolicyTheViewAndTheSameAccount) {
    Room room;
    room.help(true);
    EXPECT_EQ("no control of station poste-1: Ana helps there",
              refusal(room.order(open_help(HelpKind::control, "bob"))));
    EXPECT_EQ("no view of station poste-1: you see it already",
              refusal(room.order(open_help(HelpKind::view))));
    Room members;
    members.idle();
    members.order(StartSession{poste, "members", 0});
    members.hear(ViewUpdate{testing::view_of(session_one, 0)});
    members.order(open_help(HelpKind::view));
    members.hear(ConsentAnswer{help_one, HelpKind::view, Answer::yes});
    EXPECT_EQ("no control of station poste-1: its policy says never",
              refusal(members.order(open_help(HelpKind::control))));
}

TEST(FloorHelp, CopiedTextIsAskedForWithTheControlAndEndsWithIt) {
    Room room;
    room.help(true);
    EXPECT_EQ("no clipboard of station poste-1: ask for mouse and keyboard first",
              refusal(room.order(open_help(HelpKind::clipboard))));
    room.order(open_help(HelpKind::control));
    room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    EXPECT_TRUE(sent<AskConsent>(room.order(open_help(HelpKind::clipboard))));
    room.hear(ConsentAnswer{help_one, HelpKind::clipboard, Answer::yes});
    EXPECT_TRUE(room.station().helps.at(0).clipboard);
    EXPECT_EQ("no clipboard of station poste-1: you have it already",
              refusal(room.order(open_help(HelpKind::clipboard))));
    room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::no});
    EXPECT_FALSE(room.station().helps.at(0).clipboard);
}

// A late yes to an earlier question was taken for one to this.
TEST(FloorHelp, ANoToCopiedTextThatWasThoughtGivenEndsIt) {
    Room room;
    room.help(true);
    room.order(open_help(HelpKind::control));
    room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    room.order(open_help(HelpKind::clipboard));
    room.hear(ConsentAnswer{help_one, HelpKind::clipboard, Answer::yes});
    room.hear(ConsentAnswer{help_one, HelpKind::clipboard, Answer::no});
    EXPECT_FALSE(room.station().helps.at(0).clipboard);
    EXPECT_EQ("The guest said no.", room.station().note);
    EXPECT_EQ("", refusal(room.order(ReleaseControlCommand{help_one, "ana"}))) << "control stays";
}

TEST(FloorHelp, AYesToCopiedTextThatComesTooLateGoesBack) {
    Room room;
    room.help(true);
    room.order(open_help(HelpKind::control));
    room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    room.order(open_help(HelpKind::clipboard));
    const auto given_up = room.tick_after(seconds(45));
    EXPECT_EQ((Release{help_one, HelpKind::clipboard}), *sent<Release>(given_up));
    EXPECT_EQ((Release{help_one, HelpKind::clipboard}),
              *sent<Release>(room.hear(ConsentAnswer{help_one, HelpKind::clipboard, Answer::yes})));
}

TEST(FloorHelp, EveryEndCutsTheStreamFirstAndIsWrittenOnce) {
    const auto cause_of = [](const Event& event) {
        Room room;
        room.help(true);
        room.step(StreamJoined{help_one});
        const auto effects = room.step(event);
        EXPECT_TRUE(std::holds_alternative<CloseStream>(effects.at(0)));
        EXPECT_FALSE(room.floor.help(help_one));
        EXPECT_NE(0, saved<HelpRow>(effects)->begun_wall_ms);
        EXPECT_NE(0, saved<HelpRow>(effects)->ended_wall_ms);
        return saved<HelpRow>(effects)->cause;
    };
    const auto from = [](StationMessage message) { return FromStation{poste, std::move(message)}; };
    EXPECT_EQ(HelpEnd::guest_stopped, cause_of(from(HelpEnded{help_one, HelpEnd::guest_stopped})));
    EXPECT_EQ(HelpEnd::helper_ended, cause_of(Command{1, EndHelpCommand{help_one, "ana"}}));
    EXPECT_EQ(HelpEnd::link_lost, cause_of(StationLost{poste}));
    EXPECT_EQ(HelpEnd::link_lost, cause_of(StationConnected{poste}));
    EXPECT_EQ(HelpEnd::mirror_failed, cause_of(StreamLost{help_one}));
    EXPECT_EQ(HelpEnd::signed_out, cause_of(AccountSignedOut{"ana"}));
    EXPECT_EQ(HelpEnd::session_ended,
              cause_of(from(
                  SessionEnded{{session_one, "open", AccessKind::guest, 1, EndCause::button}})));
}

TEST(FloorHelp, WaitsForItsViewerAndOpensAnotherStreamWithoutAnotherQuestion) {
    Room room;
    room.help(true);
    room.step(StreamJoined{help_one});
    room.step(ViewerLost{help_one});
    EXPECT_TRUE(room.station().helps.at(0).unwatched);
    room.tick_after(seconds(15) - 1);
    const auto back = room.step(ViewerCame{help_one});
    ASSERT_EQ(1U, back.size()) << "nothing is asked and nothing told";
    EXPECT_EQ((OpenStreamFor{help_one, poste, "ana"}), std::get<OpenStreamFor>(back[0]));
    EXPECT_FALSE(room.station().helps.at(0).unwatched);
    room.tick_after(seconds(60));
    EXPECT_TRUE(room.floor.help(help_one));
    EXPECT_TRUE(room.step(ViewerCame{help_one}).empty()) << "a second viewer opens nothing";
}

TEST(FloorHelp, EndsWhenItsViewerStaysAway) {
    Room room;
    room.help(true);
    room.step(StreamJoined{help_one});
    room.step(ViewerLost{help_one});
    const auto effects = room.tick_after(seconds(15));
    EXPECT_EQ(HelpEnd::viewer_left, saved<HelpRow>(effects)->cause);
    EXPECT_EQ(HelpEnd::viewer_left, sent<EndHelp>(effects)->cause);
    EXPECT_TRUE(room.step(ViewerCame{help_one}).empty());
}

TEST(FloorHelp, EndsAtOnceForEveryOtherReasonWhileItsViewerIsAway) {
    const auto cause_of = [](const Event& event) {
        Room room;
        room.help(true);
        room.step(ViewerLost{help_one});
        const auto effects = room.step(event);
        EXPECT_FALSE(room.floor.help(help_one));
        return saved<HelpRow>(effects)->cause;
    };
    EXPECT_EQ(HelpEnd::guest_stopped,
              cause_of(FromStation{poste, HelpEnded{help_one, HelpEnd::guest_stopped}}));
    EXPECT_EQ(HelpEnd::helper_ended, cause_of(Command{1, EndHelpCommand{help_one, "ana"}}));
    EXPECT_EQ(HelpEnd::signed_out, cause_of(AccountSignedOut{"ana"}));
    EXPECT_EQ(HelpEnd::link_lost, cause_of(StationLost{poste}));
}

TEST(FloorHelp, AnEarlyViewerThatGivesUpLeavesTheQuestionStanding) {
    Room room;
    room.help(false);
    EXPECT_TRUE(room.step(ViewerCame{help_one}).empty());
    EXPECT_TRUE(testing::rejected(room.step(StreamLost{help_one})));
    EXPECT_EQ(HelpKind::view, room.station().helps.at(0).asking);
}

TEST(FloorHelp, AStreamWithoutAConsentIsClosed) {
    Room room;
    room.help(false);
    EXPECT_TRUE(find<CloseStream>(room.step(StreamJoined{help_one})));
}

TEST(FloorHelp, ARestartEndsWhatWasGoingOn) {
    Room room;
    room.help(true);
    const Room again = room.restarted();
    EXPECT_FALSE(again.floor.help(help_one));
    EXPECT_EQ(HelpEnd::link_lost, again.saved.helps.at(0).cause);
    EXPECT_NE(0, again.saved.helps.at(0).ended_wall_ms);
}

TEST(FloorCall, PlacesAreToldInOrderOfWaitingAndWhenTheyChange) {
    Room room;
    const auto calling = [](SessionId id, Millis waiting_ms) {
        StationView view = testing::view_of(id, 0);
        view.call = CallView{waiting_ms};
        return ViewUpdate{view};
    };
    std::uint64_t id = 0;
    for (const char* name : {"poste-1", "poste-2", "poste-3"}) {
        room.idle(name);
        room.order(StartSession{name, "", 0});
        room.hear(ViewUpdate{testing::view_of(SessionId{++id}, 0)}, name);
    }
    EXPECT_EQ(0,
              sent<CallStatus>(room.hear(calling(SessionId{1}, seconds(30)), "poste-1"))->before);
    EXPECT_EQ(1,
              sent<CallStatus>(room.hear(calling(SessionId{2}, seconds(10)), "poste-2"))->before);
    // It has waited longest, so both others move back.
    const auto effects = room.hear(calling(SessionId{3}, seconds(90)), "poste-3");
    EXPECT_EQ(3, std::ranges::count_if(effects, [](const Effect& effect) {
                  const auto* send = std::get_if<Send>(&effect);
                  return send && std::holds_alternative<CallStatus>(send->message);
              }));
    EXPECT_FALSE(sent<CallStatus>(room.hear(calling(SessionId{3}, seconds(91)), "poste-3")));
    const auto withdrawn = room.hear(ViewUpdate{testing::view_of(SessionId{3}, 0)}, "poste-3");
    EXPECT_EQ(0, sent<CallStatus>(withdrawn)->before);
}

}  // namespace
}  // namespace foyer::supervisor
