// What the person at the glass has typed or chosen that concerns the curtain alone: the kiosk
// learns of it only when it becomes an event. Nothing of it outlives the guest.
#pragma once

#include <string>

#include "kiosk/curtain/channel.hpp"
#include "kiosk/curtain/picture.hpp"

namespace foyer::curtain {

constexpr std::size_t ticket_digits = 8;
// Left alone for this long, the welcome forgets what was typed and chosen on it.
constexpr Millis forget_after = seconds(90);

struct Draft {
    std::string language;      // "fr" or "en"; empty: what the kiosk says
    std::string own_language;  // the station's, what the next person finds
    std::string digits;        // of a ticket, at most `ticket_digits`
    bool notes_open = false;   // the page "before you start"
    bool desktop_seen = false; // this guest has opened something
    bool notice_away = false;  // the person has read the notice about the call
    std::string left_in_language;  // what the guest who leaves spoke
    bool erasing_failed = false;  // out of order straight after a session
    std::string marked;        // target that Tab has reached; empty: none

    // The person did this. What only the kiosk can do (Tell) leaves the draft as it is.
    void apply(const Action& action);
    // The kiosk shows `next` after `last`.
    void follow(const Show& last, const Show& next);
    // Something is there that a next person should not find.
    bool to_be_forgotten() const;
    void forget();

    friend bool operator==(const Draft&, const Draft&) = default;
};

}  // namespace foyer::curtain
