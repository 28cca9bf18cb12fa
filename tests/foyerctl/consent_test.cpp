#include "tools/foyerctl/consent.hpp"

#include <gtest/gtest.h>

namespace foyer::ctl {
namespace {

Document floor_with(int help, const std::string& state, const std::string& note = "") {
    return {{"stations", boost::json::array{Document{{"name", "other"}},
                                            Document{{"name", "poste-1"},
                                                     {"help", help},
                                                     {"help_state", state},
                                                     {"note", note}}}}};
}

Answered answered(const Document& floor, Question question) {
    return consent_in(floor, "poste-1", 7, question).answered;
}

TEST(Consent, ViewIsGrantedWhenTheHelpViews) {
    EXPECT_EQ(answered(floor_with(7, "asking_view"), Question::view), Answered::not_yet);
    EXPECT_EQ(answered(floor_with(7, "view"), Question::view), Answered::granted);
    EXPECT_EQ(answered(floor_with(7, "asking_control"), Question::view), Answered::granted);
    EXPECT_EQ(answered(floor_with(7, "control"), Question::view), Answered::granted);
}

TEST(Consent, ControlIsGrantedWhenTheHelpControls) {
    EXPECT_EQ(answered(floor_with(7, "asking_control"), Question::control), Answered::not_yet);
    EXPECT_EQ(answered(floor_with(7, "control"), Question::control), Answered::granted);
}

// The answer reaches the supervisor before the station's own view of it does.
TEST(Consent, ViewWithoutANoteIsNoAnswerToControlYet) {
    EXPECT_EQ(answered(floor_with(7, "view"), Question::control), Answered::not_yet);
}

TEST(Consent, ARefusalOfControlLeavesTheViewAndSaysWhy) {
    const auto consent =
        consent_in(floor_with(7, "view", "The guest said no."), "poste-1", 7, Question::control);
    EXPECT_EQ(consent.answered, Answered::refused);
    EXPECT_EQ(consent.reason, "The guest said no.");
}

Answered answered_to_clipboard(const std::string& shared, const std::string& note = "") {
    Document floor = floor_with(7, "control", note);
    floor["stations"].as_array()[1].as_object()["help_clipboard"] = shared;
    return answered(floor, Question::clipboard);
}

TEST(Consent, CopiedTextIsGrantedWhenItIsShared) {
    EXPECT_EQ(answered_to_clipboard("asking"), Answered::not_yet);
    EXPECT_EQ(answered_to_clipboard("shared"), Answered::granted);
    EXPECT_EQ(answered_to_clipboard(""), Answered::refused) << "the mouse was given back";
    EXPECT_EQ(answered_to_clipboard("", "The guest said no."), Answered::refused);
    EXPECT_EQ(answered(floor_with(0, ""), Question::clipboard), Answered::over);
}

// Who looks along has a help of their own on the same station.
TEST(Consent, TheHelpOfWhoLooksAlongIsFoundBesideTheFirst) {
    Document floor = floor_with(7, "control");
    floor["stations"].as_array()[1].as_object()["onlookers"] =
        boost::json::array{Document{{"id", 8}, {"state", "asking_view"}}};
    EXPECT_EQ(consent_in(floor, "poste-1", 8, Question::view).answered, Answered::not_yet);
    floor["stations"].as_array()[1].at("onlookers").as_array()[0].as_object()["state"] = "view";
    EXPECT_EQ(consent_in(floor, "poste-1", 8, Question::view).answered, Answered::granted);
}

TEST(Consent, AHelpThatIsGoneIsOver) {
    for (const auto question : {Question::view, Question::control}) {
        EXPECT_EQ(answered(floor_with(0, "", "No answer. Please walk over."), question),
                  Answered::over);
        EXPECT_EQ(answered(floor_with(8, "view"), question), Answered::over);
        EXPECT_EQ(answered(Document{}, question), Answered::over);
    }
    EXPECT_FALSE(consent_in(floor_with(0, ""), "poste-1", 7, Question::view).reason.empty());
}

}  // namespace
}  // namespace foyer::ctl
