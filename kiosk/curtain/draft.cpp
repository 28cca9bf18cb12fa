#include "kiosk/curtain/draft.hpp"

#include "proto/overloaded.hpp"

namespace foyer::curtain {

void Draft::apply(const Action& action) {
    std::visit(Overloaded{[](const Tell&) {},
                          [&](const TypeDigit& typed) {
                              if (digits.size() < ticket_digits) digits += typed.digit;
                          },
                          [&](const TakeBackDigit&) {
                              if (!digits.empty()) digits.pop_back();
                          },
                          [&](const ChooseLanguage& chosen) { language = chosen.language; },
                          [&](const ReadNotes& read) { notes_open = read.open; },
                          [&](const PutNoticeAway&) { notice_away = true; },
                          [&](const BringNoticeBack&) { notice_away = false; }},
               action);
}

void Draft::follow(const kiosk::Scene& last, const kiosk::Scene& next) {
    using kiosk::Screen;
    const bool other_screen = last.screen != next.screen;
    if (other_screen && next.screen == Screen::welcome) forget();
    if (other_screen) {
        notes_open = false;
        digits.clear();
        erasing_failed =
            next.screen == Screen::out_of_order &&
            (last.screen == Screen::erasing || last.screen == Screen::farewell);
    }
    if (last.start_pending && !next.start_pending) digits.clear();
    if (last.call.has_value() != next.call.has_value()) notice_away = false;
    if (other_screen || last.question != next.question) marked.clear();
}

void Draft::forget() {
    language.clear();
    digits.clear();
    notes_open = false;
    marked.clear();
}

}  // namespace foyer::curtain
