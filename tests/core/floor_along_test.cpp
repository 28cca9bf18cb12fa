// Colleagues who look along with a help, as the desk lives it.
#include <gtest/gtest.h>

#include <string>

#include "tests/core/floor_fixture.hpp"

namespace foyer::supervisor {
namespace {

using testing::help_one;
using testing::poste;
using testing::refusal;
using testing::Room;
using testing::saved;
using testing::sent;

constexpr HelpId help_two{2}, help_three{3};

OpenHelp view_as(const std::string& account) {
    return {poste, HelpKind::view, account, account + "!"};
}

// Ana helps, and bob looks along.
void two_look(Room& room) {
    room.help(true);
    room.order(view_as("bob"));
    room.hear(ConsentAnswer{help_two, HelpKind::view, Answer::yes});
}

TEST(FloorAlong, AColleaguesViewAsksTheGuestBesideTheHelpThatGoesOn) {
    Room room;
    room.help(true);
    const auto asked = room.order(view_as("bob"));
    ASSERT_TRUE(sent<AskConsent>(asked));
    EXPECT_EQ((AskConsent{help_two, testing::session_one, HelpKind::view, "bob!", help_one}),
              *sent<AskConsent>(asked));
    const auto given = room.hear(ConsentAnswer{help_two, HelpKind::view, Answer::yes});
    EXPECT_EQ((OpenStreamFor{help_two, poste, "bob"}), *testing::find<OpenStreamFor>(given));
    ASSERT_EQ(2U, room.station().helps.size());
    EXPECT_EQ("bob", room.station().helps[1].row.account);
}

TEST(FloorAlong, OneQuestionAtATimeOneHelpAnAccountAndThreeOfThem) {
    Room room;
    room.help(false);
    EXPECT_EQ("no view of station poste-1: the guest is being asked",
              refusal(room.order(view_as("bob"))));
    room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::yes});
    room.order(view_as("bob"));
    EXPECT_EQ("no control of station poste-1: the guest is being asked",
              refusal(room.order(OpenHelp{poste, HelpKind::control, "ana", "Ana"})));
    room.hear(ConsentAnswer{help_two, HelpKind::view, Answer::yes});
    EXPECT_EQ("no view of station poste-1: you see it already",
              refusal(room.order(view_as("bob"))));
    EXPECT_EQ("no control of station poste-1: Ana helps there",
              refusal(room.order(OpenHelp{poste, HelpKind::control, "bob", "bob!"})));
    room.order(view_as("eve"));
    room.hear(ConsentAnswer{help_three, HelpKind::view, Answer::yes});
    EXPECT_EQ("no view of station poste-1: 3 people see it already",
              refusal(room.order(view_as("ida"))));
}

TEST(FloorAlong, ANoIsNotedForBothAndTheHelpGoesOn) {
    Room room;
    room.help(true);
    room.order(view_as("bob"));
    const auto effects = room.hear(ConsentAnswer{help_two, HelpKind::view, Answer::no});
    EXPECT_EQ(HelpEnd::refused, saved<HelpRow>(effects)->cause);
    EXPECT_EQ("The guest wants nobody else to see the screen.", room.station().note);
    EXPECT_TRUE(room.floor.help(help_one));
    EXPECT_FALSE(refusal(room.order(view_as("bob"))).empty()) << "not again for a minute";
}

TEST(FloorAlong, WhatEndsTheHelpEndsAllCutsFirstAndTellsTheStationOnce) {
    const auto from = [](StationMessage message) { return FromStation{poste, std::move(message)}; };
    const Event ends[] = {from(HelpEnded{help_one, HelpEnd::guest_stopped}),
                          Command{1, EndHelpCommand{help_one, "ana"}}, StationLost{poste},
                          AccountSignedOut{"ana"}, StreamLost{help_one}};
    for (const Event& end : ends) {
        SCOPED_TRACE(end.index());
        Room room;
        two_look(room);
        room.order(view_as("eve"));
        const auto effects = room.step(end);
        EXPECT_TRUE(std::holds_alternative<CloseStream>(effects.at(0)));
        EXPECT_TRUE(std::holds_alternative<CloseStream>(effects.at(1)));
        EXPECT_TRUE(room.station().helps.empty());
        EXPECT_LE(std::ranges::count_if(effects, [](const Effect& effect) {
                      const auto* send = std::get_if<Send>(&effect);
                      return send && std::holds_alternative<EndHelp>(send->message);
                  }), 1);
        for (const HelpRow& row : room.saved.helps) {
            EXPECT_NE(0, row.ended_wall_ms);
            EXPECT_EQ(room.saved.helps.front().cause, row.cause);
        }
        EXPECT_EQ(3U, room.saved.helps.size()) << "each is in the register";
    }
}

TEST(FloorAlong, WhoLooksAlongLeavesAlone) {
    Room room;
    two_look(room);
    const auto effects = room.order(EndHelpCommand{help_two, "bob"});
    EXPECT_EQ((EndHelp{help_two, HelpEnd::helper_ended}), *sent<EndHelp>(effects));
    ASSERT_EQ(1U, room.station().helps.size());
    EXPECT_EQ("ana", room.station().helps[0].row.account);

    Room away;
    two_look(away);
    away.step(ViewerLost{help_two});
    EXPECT_TRUE(away.station().helps.at(1).unwatched);
    away.tick_after(seconds(15));
    EXPECT_EQ(1U, away.station().helps.size());
}

// Both may be due at once: the second has gone with the first.
TEST(FloorAlong, ViewersThatAreAllAwayEndTogether) {
    Room room;
    two_look(room);
    room.step(ViewerLost{help_one});
    room.step(ViewerLost{help_two});
    room.tick_after(seconds(15));
    EXPECT_TRUE(room.station().helps.empty());
    EXPECT_EQ(HelpEnd::viewer_left, room.saved.helps.at(1).cause);
}

}  // namespace
}  // namespace foyer::supervisor
