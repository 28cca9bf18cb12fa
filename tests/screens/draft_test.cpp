#include "kiosk/curtain/draft.hpp"

#include <gtest/gtest.h>

namespace foyer::curtain {
namespace {

using kiosk::Screen;

Show show(Screen screen) {
    Show made;
    made.language = "fr";
    made.scene.screen = screen;
    return made;
}

TEST(Draft, HoldsAtMostEightDigits) {
    Draft draft;
    for (int i = 0; i < 12; ++i) draft.apply(TypeDigit{'7'});
    EXPECT_EQ(draft.digits, "77777777");
    draft.apply(TakeBackDigit{});
    EXPECT_EQ(draft.digits, "7777777");
    for (int i = 0; i < 12; ++i) draft.apply(TakeBackDigit{});
    EXPECT_EQ(draft.digits, "");
}

TEST(Draft, KeepsTheLanguageForTheWholeSessionAndNoLonger) {
    Draft draft;
    draft.follow(Show{}, show(Screen::welcome));
    draft.apply(ChooseLanguage{"en"});
    Show last = show(Screen::welcome);
    for (const auto screen : {Screen::opening, Screen::home, Screen::desktop}) {
        draft.follow(last, show(screen));
        EXPECT_EQ(draft.language, "en");
        last = show(screen);
    }
    for (const auto leaving : {kiosk::Leaving::erasing, kiosk::Leaving::done}) {
        Show now = show(Screen::welcome);
        now.scene.leaving = leaving;
        draft.follow(last, now);
        EXPECT_EQ(draft.language, "en") << "what is said to the guest who leaves";
        last = now;
    }
    Draft chosen = draft;
    draft.apply(TypeDigit{'1'});
    draft.follow(last, show(Screen::welcome));
    EXPECT_EQ(draft.language, "fr");
    EXPECT_EQ(draft.digits, "1") << "the next one types already";
    chosen.apply(ChooseLanguage{"fr"});
    chosen.apply(ChooseLanguage{"en"});
    chosen.follow(last, show(Screen::opening));
    EXPECT_EQ(chosen.language, "fr") << "started by the desk";
}

TEST(Draft, ForgetsWhatAPersonLeftOnTheWelcome) {
    Draft draft;
    draft.follow(Show{}, show(Screen::welcome));
    EXPECT_FALSE(draft.to_be_forgotten());
    draft.apply(TypeDigit{'1'});
    EXPECT_TRUE(draft.to_be_forgotten());
    draft.apply(ChooseLanguage{"en"});
    draft.apply(ReadNotes{true});
    draft.forget();
    EXPECT_FALSE(draft.to_be_forgotten());
    EXPECT_EQ(draft.digits, "");
    EXPECT_EQ(draft.language, "fr");
}

TEST(Draft, ForgetsATicketThatWasAnswered) {
    Draft draft;
    Show asking = show(Screen::welcome);
    draft.follow(Show{}, asking);
    for (int i = 0; i < 8; ++i) draft.apply(TypeDigit{'7'});
    Show pending = asking;
    pending.scene.start_pending = true;
    draft.follow(asking, pending);
    EXPECT_EQ(draft.digits, "77777777");
    Show refused = asking;
    refused.scene.refusal = kiosk::Scene::Refusal{true, 0};
    draft.follow(pending, refused);
    EXPECT_EQ(draft.digits, "");
}

TEST(Draft, SaysThatErasingFailedOnlyStraightAfterIt) {
    Draft draft;
    draft.follow(show(Screen::erasing), show(Screen::out_of_order));
    EXPECT_TRUE(draft.erasing_failed);
    draft.follow(show(Screen::starting_up), show(Screen::out_of_order));
    EXPECT_FALSE(draft.erasing_failed);
}

TEST(Draft, ShowsTheNoticeOfEachNewCall) {
    Draft draft;
    Show calling = show(Screen::desktop);
    calling.scene.call.emplace();
    draft.follow(show(Screen::desktop), calling);
    draft.apply(PutNoticeAway{});
    Show moved = calling;
    moved.scene.call->before = 3;
    draft.follow(calling, moved);
    EXPECT_TRUE(draft.notice_away);
    draft.follow(moved, show(Screen::desktop));
    draft.follow(show(Screen::desktop), calling);
    EXPECT_FALSE(draft.notice_away);
}

}  // namespace
}  // namespace foyer::curtain
