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

void Draft::follow(const Show& last_show, const Show& next_show) {
    using kiosk::Leaving;
    using kiosk::Screen;
    const kiosk::Scene &last = last_show.scene, &next = next_show.scene;
    const bool other_screen = last.screen != next.screen;
    if (own_language.empty()) own_language = next_show.language;
    const bool leave_began = last.leaving == Leaving::nobody && next.leaving != Leaving::nobody;
    const bool leave_ended = last.leaving != Leaving::nobody && next.leaving == Leaving::nobody;
    if (other_screen && next.screen == Screen::welcome && next.leaving == Leaving::nobody) {
        own_language = next_show.language;
        forget();
    }
    if (leave_began) left_in_language = language;
    // Who follows begins in the station's language, unless they chose one meanwhile.
    if (leave_ended && language == left_in_language) language = own_language;
    if (other_screen) {
        notes_open = false;
        digits.clear();
        erasing_failed = next.screen == Screen::out_of_order &&
                         (last.screen == Screen::erasing ||
                          last.leaving != kiosk::Leaving::nobody);
    }
    if (!next.session) desktop_seen = false;
    if (next.screen == Screen::desktop) desktop_seen = true;
    if (last.start_pending && !next.start_pending) digits.clear();
    if (last.call.has_value() != next.call.has_value()) notice_away = false;
    if (other_screen || last.question != next.question) marked.clear();
}

bool Draft::to_be_forgotten() const {
    return (!language.empty() && language != own_language) || !digits.empty() || notes_open;
}

void Draft::forget() {
    language = own_language;
    digits.clear();
    notes_open = false;
    marked.clear();
}

}  // namespace foyer::curtain
