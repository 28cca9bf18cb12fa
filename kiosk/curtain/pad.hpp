// The card on which a ticket's eight digits are typed, by finger, mouse or keyboard.
#pragma once

#include "kiosk/curtain/screens.hpp"
#include "kiosk/curtain/sheet.hpp"

namespace foyer::curtain {

struct Pad {
    int width = 0, height = 0;  // of the card, pixels

    static Pad measured(const Sheet& sheet);
    // `live`: its keys take presses; else it is only seen.
    void draw(Sheet& sheet, Box card, const std::string& digits, bool live) const;
};

// What Enter and the key "OK" do: nothing before all digits are there.
std::optional<Action> submit_ticket(const Draft& draft);

}  // namespace foyer::curtain
