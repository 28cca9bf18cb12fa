// Reads the guest's answer to one help out of the states of the floor.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/foyerctl/document.hpp"

namespace foyer::ctl {

enum class Question { view, control, clipboard };

enum class Answered {
    not_yet,
    granted,
    refused,  // of what comes after the view: viewing goes on
    over,     // the help has ended: a no to view, no answer, Stop, the session's end
};

struct Consent {
    Answered answered = Answered::not_yet;
    std::string reason;  // of refused and over: a sentence
};

// What this state of the floor says of help `id` on `station`.
Consent consent_in(const Document& floor, std::string_view station, std::uint64_t id,
                   Question question);

}  // namespace foyer::ctl
