// What comes above everything else during a session: a question that waits for an answer, or a
// notice that can be read while going on.
#pragma once

#include <optional>

#include "kiosk/curtain/screens.hpp"

namespace foyer::curtain {

struct Question {
    Panel panel;
    Action safe;  // what Enter and Escape answer; never the destructive choice, never a consent
};

// The one question that is due, the most urgent first: a consent (V-1, V-2), the end (E-1), the
// time (T-1, T-4).
std::optional<Question> question(const Page& page);
// C-1 to C-3 after a call, V-5 after a help.
std::optional<Panel> notice(const Page& page);

}  // namespace foyer::curtain
