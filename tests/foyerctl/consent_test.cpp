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
