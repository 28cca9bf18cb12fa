#include "tools/foyerctl/consent.hpp"

namespace foyer::ctl {
namespace {

Consent over(const std::string& note) {
    return {Answered::over, note.empty() ? "the guest said no, or the help has ended" : note};
}

// In one word; empty when help `id` does not go on there.
std::string state_of(const Document& station, std::uint64_t id) {
    if (static_cast<std::uint64_t>(number_of(station, "help")) == id) {
        return text_of(station, "help_state");
    }
    for (const auto& each : list_of(station, "onlookers")) {
        if (static_cast<std::uint64_t>(number_of(each, "id")) == id) {
            return text_of(each, "state");
        }
    }
    return "";
}

Consent consent_of(const Document& station, std::uint64_t id, Question question) {
    const auto note = text_of(station, "note");
    const auto state = state_of(station, id);
    if (question == Question::clipboard && !state.empty()) {
        const auto shared = text_of(station, "help_clipboard");
        if (shared != "") {
            return shared == "shared" ? Consent{Answered::granted, ""} : Consent{};
        }
        return {Answered::refused, note.empty() ? "mouse and keyboard were given back" : note};
    }
    if (state == "control") {
        return {Answered::granted, ""};
    }
    if (state == "asking_view" || state == "asking_control") {
        return {question == Question::view && state == "asking_control" ? Answered::granted
                                                                        : Answered::not_yet,
                ""};
    }
    if (state == "view" && question == Question::view) {
        return {Answered::granted, ""};
    }
    if (state == "view") {
        // A no leaves a note. Without one the yes has come and the station's own view of it is
        // still on its way.
        return note.empty() ? Consent{} : Consent{Answered::refused, note};
    }
    return over(note);
}

}  // namespace

Consent consent_in(const Document& floor, std::string_view station, std::uint64_t id,
                   Question question) {
    for (const auto& each : list_of(floor, "stations")) {
        if (text_of(each, "name") == station) {
            return consent_of(each, id, question);
        }
    }
    return {Answered::over, "the station is not known any more"};
}

}  // namespace foyer::ctl
