// Colleagues who look along with a help: asked each, never in control, gone with it.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/core/station_fixture.hpp"

namespace foyer::kiosk {
namespace {

using testing::Bench;
using testing::find;
using testing::help_one;
using testing::sent;
using testing::session_one;

constexpr HelpId help_two{2}, help_three{3}, help_four{4};
using Names = std::vector<std::string>;

AskConsent ask_along(HelpId help, const char* name, HelpId beside = help_one) {
    return {help, session_one, HelpKind::view, name, beside};
}

// Ana sees the screen, through a mirror.
void helped(Bench& bench) {
    bench.bring_to(StationState::in_use);
    bench.hear(AskConsent{help_one, session_one, HelpKind::view, "Ana"});
    bench.step(ConsentAnswered{help_one, HelpKind::view, true});
    bench.hear(OpenStream{help_one, "token 1"});
}

void looks_along(Bench& bench, HelpId help, const char* name) {
    bench.hear(ask_along(help, name));
    bench.step(ConsentAnswered{help, HelpKind::view, true});
    bench.hear(OpenStream{help, "token " + std::to_string(help.value)});
}

TEST(StationAlong, TheGuestIsAskedByNameAndNothingFlowsBeforeTheYes) {
    Bench bench;
    helped(bench);
    bench.hear(ask_along(help_two, "Bob"));
    ASSERT_TRUE(bench.scene().question);
    EXPECT_EQ("Bob", bench.scene().question->helper);
    EXPECT_EQ("Ana", bench.scene().question->beside);
    EXPECT_TRUE(testing::rejected(bench.hear(OpenStream{help_two, "token 2"})));
    EXPECT_EQ(std::set{help_one}, bench.mirrors);

    EXPECT_EQ((ConsentAnswer{help_two, HelpKind::view, Answer::yes}),
              *sent<ConsentAnswer>(bench.step(ConsentAnswered{help_two, HelpKind::view, true})));
    bench.hear(OpenStream{help_two, "token 2"});
    EXPECT_EQ((std::set{help_one, help_two}), bench.mirrors);
    EXPECT_EQ("Ana", bench.scene().frame->helper);
    EXPECT_EQ(Names{"Bob"}, bench.scene().frame->onlookers);
}

TEST(StationAlong, ANoLeavesTheHelpAloneAndNobodyElseIsAskedForAMinute) {
    Bench bench;
    helped(bench);
    bench.hear(ask_along(help_two, "Bob"));
    bench.step(ConsentAnswered{help_two, HelpKind::view, false});
    EXPECT_EQ(std::set{help_one}, bench.mirrors);
    EXPECT_TRUE(bench.scene().frame);
    EXPECT_EQ(Answer::no, sent<ConsentAnswer>(bench.hear(ask_along(help_three, "Eve")))->answer);
}

TEST(StationAlong, NoAnswerIsNone) {
    Bench bench;
    helped(bench);
    bench.hear(ask_along(help_two, "Bob"));
    EXPECT_EQ((ConsentAnswer{help_two, HelpKind::view, Answer::none}),
              *sent<ConsentAnswer>(bench.tick_after(seconds(30))));
    EXPECT_FALSE(bench.scene().question);
    EXPECT_TRUE(bench.scene().frame);
}

TEST(StationAlong, OneQuestionAtATimeAndNoMoreThanTwoBesideTheFirst) {
    Bench bench;
    helped(bench);
    const auto answer_to = [&](const AskConsent& question) {
        const auto effects = bench.hear(question);
        const auto* answer = sent<ConsentAnswer>(effects);
        return answer == nullptr ? std::string("asked")
               : answer->answer == Answer::none ? "none" : "no";
    };
    EXPECT_EQ("asked", answer_to(ask_along(help_two, "Bob")));
    EXPECT_EQ("none", answer_to(ask_along(help_three, "Eve")));
    EXPECT_EQ("none", answer_to({help_one, session_one, HelpKind::control, "Ana"}));
    bench.step(ConsentAnswered{help_two, HelpKind::view, true});
    looks_along(bench, help_four, "Ida");
    EXPECT_EQ((Names{"Bob", "Ida"}), bench.scene().frame->onlookers);
    EXPECT_EQ("none", answer_to(ask_along(HelpId{5}, "Zoé")));
}

// The supervisor has not heard yet that the guest pressed Stop, or that another help goes on.
TEST(StationAlong, AQuestionBesideAHelpThatIsOverIsNotShown) {
    Bench bench;
    helped(bench);
    bench.step(StopPressed{});
    EXPECT_EQ(Answer::none, sent<ConsentAnswer>(bench.hear(ask_along(help_two, "Bob")))->answer);
    EXPECT_FALSE(bench.scene().question);

    Bench other;
    helped(other);
    EXPECT_EQ(Answer::none, sent<ConsentAnswer>(other.hear(
                                ask_along(help_two, "Bob", HelpId{})))->answer);
    EXPECT_EQ(Answer::none, sent<ConsentAnswer>(other.hear(
                                ask_along(help_three, "Bob", HelpId{9})))->answer);
    EXPECT_FALSE(other.scene().question);
}

TEST(StationAlong, WhoLooksAlongIsNeverAskedForControl) {
    Bench bench;
    helped(bench);
    looks_along(bench, help_two, "Bob");
    EXPECT_TRUE(testing::rejected(
        bench.hear(AskConsent{help_two, session_one, HelpKind::control, "Bob"})));
    bench.hear(AskConsent{help_one, session_one, HelpKind::control, "Ana"});
    const auto effects = bench.step(ConsentAnswered{help_one, HelpKind::control, true});
    EXPECT_EQ((MirrorAllow{help_one, true, false}), *find<MirrorAllow>(effects));
}

TEST(StationAlong, HidingHidesFromAllAndFromWhoComesLater) {
    Bench bench;
    helped(bench);
    looks_along(bench, help_two, "Bob");
    std::set<HelpId> hidden;
    for (const Effect& effect : bench.step(HidePressed{})) {
        const auto* allow = std::get_if<MirrorAllow>(&effect);
        if (allow != nullptr && allow->hidden) hidden.insert(allow->help);
    }
    EXPECT_EQ((std::set{help_one, help_two}), hidden);
    bench.hear(ask_along(help_three, "Eve"));
    bench.step(ConsentAnswered{help_three, HelpKind::view, true});
    const auto opened = bench.hear(OpenStream{help_three, "token 3"});
    EXPECT_EQ((MirrorAllow{help_three, false, true}), *find<MirrorAllow>(opened));
}

TEST(StationAlong, WhatEndsTheHelpEndsAllWithOneWord) {
    const Event ends[] = {StopPressed{}, MirrorDied{help_one}, LinkDown{}, CurtainDied{},
                          FinishConfirmed{},
                          FromSupervisor{EndHelp{help_one, HelpEnd::helper_ended}}};
    for (const Event& end : ends) {
        SCOPED_TRACE(end.index());
        Bench bench;
        helped(bench);
        looks_along(bench, help_two, "Bob");
        bench.hear(ask_along(help_three, "Eve"));
        const auto effects = bench.step(end);
        EXPECT_TRUE(bench.mirrors.empty()) << "pixels flow after the end";
        EXPECT_FALSE(bench.scene().frame);
        EXPECT_FALSE(bench.scene().question);
        EXPECT_EQ((Names{"Ana", "Bob"}), bench.scene().helpers_gone);
        const auto told = std::ranges::count_if(effects, [](const Effect& effect) {
            const auto* send = std::get_if<Send>(&effect);
            return send && std::holds_alternative<HelpEnded>(send->message);
        });
        EXPECT_LE(told, 1);
        EXPECT_TRUE(testing::rejected(bench.hear(OpenStream{help_two, "new"})));
    }
}

TEST(StationAlong, WhoLooksAlongLeavesAlone) {
    const Event ends[] = {MirrorDied{help_two},
                          FromSupervisor{EndHelp{help_two, HelpEnd::viewer_left}}};
    for (const Event& end : ends) {
        SCOPED_TRACE(end.index());
        Bench bench;
        helped(bench);
        looks_along(bench, help_two, "Bob");
        bench.step(end);
        EXPECT_EQ(std::set{help_one}, bench.mirrors);
        ASSERT_TRUE(bench.scene().frame);
        EXPECT_TRUE(bench.scene().frame->onlookers.empty());
        EXPECT_EQ(Names{"Bob"}, bench.scene().helpers_gone);
    }
    Bench away;
    helped(away);
    looks_along(away, help_two, "Bob");
    away.step(StreamClosed{help_two});
    EXPECT_EQ((HelpEnded{help_two, HelpEnd::viewer_left}),
              *sent<HelpEnded>(away.tick_after(seconds(20))));
    EXPECT_EQ(std::set{help_one}, away.mirrors);
}

}  // namespace
}  // namespace foyer::kiosk
