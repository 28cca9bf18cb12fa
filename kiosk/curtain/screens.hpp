// The full screens of the curtain: one function each, from what is to be shown to a panel. The
// numbers (W-1, E-4, ...) are those of the list of screens.
#pragma once

#include "kiosk/curtain/channel.hpp"
#include "kiosk/curtain/draft.hpp"
#include "kiosk/curtain/picture.hpp"
#include "kiosk/curtain/typesetter.hpp"

namespace foyer::curtain {

// All that a panel is made from.
struct Page {
    const Show& show;
    Millis ago = 0;  // since the kiosk made the scene: its times have run on by that much
    const Draft& draft;
    const Typesetter& type;
    std::string language;  // "fr" or "en", the one being spoken
    Box area;              // what the panel may cover
};

// C-3: when somebody is back at the desk, in the language being spoken; empty: nobody knows.
std::string back_line(const Page& page);
// W-3 and C-3: the number of the desk; empty when the space has none.
std::string phone_line(const SpaceStatus& space);
// Two sentences, either of which may be missing.
std::string joined(const std::string& one, const std::string& other);

// One sign, one sentence that matters, at most two more.
struct Message {
    Symbol symbol = Symbol::none;
    std::string title;
    std::string more;
};
// E-3 while a guest's traces are erased, E-4 when nothing of them remains.
Message leaving_message(kiosk::Leaving leaving);

// To who sits here while a removable medium is in, nearly always a stick: two lines.
std::string medium_words();

// Such a message alone: starting up, opening, erasing, a stick to be taken out, out of order (W-3,
// E-5), closed, and a welcome that has no supervisor.
Panel message_screen(const Page& page);
// Six digits for whoever lets this computer into the space.
Panel enrolment_screen(const Page& page);
// W-1: the greeting, Start where access is free, a ticket's digits, the other language. To the
// guest who has just ended it says first what becomes of their traces.
Panel welcome_screen(const Page& page);
// I-1: what is noted of a guest and what is not.
Panel notes_screen(const Page& page);
// H-1: at most six tiles.
Panel home_screen(const Page& page);

// The welcome lets a person begin (it may also have to say that it cannot).
bool can_begin(const kiosk::Scene& scene);

}  // namespace foyer::curtain
