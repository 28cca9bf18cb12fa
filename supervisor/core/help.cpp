// Helps: asked, consented, streaming, ended. Nothing flows without the guest's yes to this help.
#include <algorithm>
#include <cassert>

#include "supervisor/core/turn.hpp"

namespace foyer::supervisor::core {

namespace {

// What the mediators are told of a station.
constexpr const char* note_no = "The guest said no.";
constexpr const char* note_no_answer = "No answer. Please walk over.";
constexpr const char* note_nobody_else = "The guest wants nobody else to see the screen.";
constexpr const char* note_no_answer_along = "No answer: nobody else can see the screen.";

std::string kind_words(HelpKind kind) {
    switch (kind) {
        case HelpKind::view: return "view";
        case HelpKind::control: return "control";
        case HelpKind::clipboard: return "clipboard";
    }
    assert(false);
    return "";
}

// "a guest said no": how long to leave the person alone.
std::string said_no(Millis ago_ms, Millis wait_ms) {
    return "the guest said no " + std::to_string(ago_ms / 1000) + " s ago; ask again in " +
           std::to_string((wait_ms - ago_ms + 999) / 1000) + " s";
}

std::string no_stream(HelpId id) {
    return "help " + std::to_string(id.value) + " is over, or has no stream";
}

}  // namespace

Outcome Turn::obey(const OpenHelp& order) {
    StationOnFloor* station = known(order.station);
    if (station == nullptr) return no_station(order.station);
    const auto conflict = [&](const std::string& why) {
        return no(RefusalKind::conflict,
                  "no " + kind_words(order.kind) + " of station " + order.station + ": " + why);
    };
    if (!station->link) return conflict("it is offline");
    if (!station->session || station->view.state != StationState::in_use ||
        !station->view.session || station->view.session->id != station->session) {
        return conflict("no session runs on it");
    }
    const Policy* policy = s.policy(s.sessions.at(station->session).policy);
    const bool view = order.kind == HelpKind::view;
    if (policy == nullptr || !(view ? policy->help.view : policy->help.control)) {
        return conflict("its policy says never");
    }
    if (const auto no = station->last_no.find(order.kind);
        no != station->last_no.end() && now.mono_ms < no->second + s.limits.ask_again_after_ms) {
        return conflict(said_no(now.mono_ms - no->second, s.limits.ask_again_after_ms));
    }
    if (!view) return ask_more(*station, order);
    if (const auto why = looking_along_obstacle(*station, order); !why.empty()) {
        return conflict(why);
    }
    return ask_view(*station, order);
}

std::string Turn::looking_along_obstacle(const StationOnFloor& station,
                                         const OpenHelp& order) const {
    if (s.asking(station)) return "the guest is being asked";
    for (const HelpId id : station.helps) {
        if (s.helps.at(id).row.account == order.account) return "you see it already";
    }
    if (station.helps.size() < viewers_max) return "";
    return std::to_string(viewers_max) + " people see it already";
}

Outcome Turn::ask_view(StationOnFloor& station, const OpenHelp& order) {
    const HelpId id{++s.space.row.last_help};
    save(s.space.row);
    HelpOnFloor& help = s.helps[id];
    help.row.id = id;
    help.row.station = order.station;
    help.row.session = station.session;
    help.row.account = order.account;
    help.row.asked_wall_ms = now.wall_ms;
    help.helper = order.display_name;
    help.asking = HelpKind::view;
    help.asked_ms = now.mono_ms;
    const HelpId beside = station.helps.empty() ? HelpId{} : station.helps.front();
    station.helps.push_back(id);
    station.note.clear();
    save(help.row);
    send(station, AskConsent{id, station.session, HelpKind::view, order.display_name, beside});
    return id;
}

Outcome Turn::ask_more(StationOnFloor& station, const OpenHelp& order) {
    const auto conflict = [&](const std::string& why) {
        return no(RefusalKind::conflict,
                  "no " + kind_words(order.kind) + " of station " + order.station + ": " + why);
    };
    if (station.helps.empty()) return conflict("view its screen first");
    const HelpId id = station.helps.front();
    HelpOnFloor& help = s.helps.at(id);
    if (help.row.account != order.account) return conflict(help.helper + " helps there");
    if (!help.row.view) return conflict("the guest has not said yes to view");
    if (order.kind == HelpKind::clipboard && !help.control) {
        return conflict("ask for mouse and keyboard first");
    }
    if (help.given(order.kind)) return conflict("you have it already");
    if (s.asking(station)) return conflict("the guest is being asked");
    help.asking = order.kind;
    help.asked_ms = now.mono_ms;
    station.note.clear();
    send(station, AskConsent{id, station.session, order.kind, help.helper});
    return id;
}

void Turn::hear(StationOnFloor& station, const ConsentAnswer& message) {
    const bool here = std::ranges::count(station.helps, message.help) > 0;
    const bool yes = message.answer == Answer::yes;
    if (!here) {
        // It ended here meanwhile; the station may think that it goes on.
        if (yes) send(station, EndHelp{message.help, HelpEnd::helper_ended});
        return reject("ConsentAnswer of " + station.row.name, "there is no such help");
    }
    HelpOnFloor& help = s.helps.at(message.help);
    const bool beyond_view = message.kind != HelpKind::view;
    if (beyond_view && help.given(message.kind) && message.answer == Answer::no) {
        const bool control = message.kind == HelpKind::control;
        control ? help.take_back_control() : void(help.clipboard = false);
        station.last_no[message.kind] = now.mono_ms;
        station.note = control ? "The guest took the mouse back." : note_no;
        return;
    }
    if (help.asking != message.kind) {
        // Too late: the question was given up here, so what was given goes back.
        if (yes && message.kind != HelpKind::view && !help.given(message.kind)) {
            send(station, Release{message.help, message.kind});
        }
        return reject("ConsentAnswer of " + station.row.name, "that question is not asked");
    }
    const bool view = message.kind == HelpKind::view;
    if (yes) {
        help.asking.reset();
        if (view) help.row.answered_wall_ms = now.wall_ms;
        help.given(message.kind) = true;
        help.row.control = help.row.control || help.control;
        save(help.row);
        if (view) out.emplace_back(OpenStreamFor{message.help, station.row.name, help.row.account});
        return;
    }
    const bool said_no = message.answer == Answer::no;
    if (said_no) station.last_no[message.kind] = now.mono_ms;
    if (view) {
        if (said_no) help.row.answered_wall_ms = now.wall_ms;
        give_up(message.help, said_no ? HelpEnd::refused : HelpEnd::no_answer, false);
    } else {
        help.asking.reset();
        station.note = said_no ? note_no : note_no_answer;
    }
}

void Turn::hear(StationOnFloor& station, const HelpEnded& message) {
    if (std::ranges::count(station.helps, message.help) == 0) {
        return reject("HelpEnded of " + station.row.name, "there is no such help");
    }
    end_help(message.help, message.cause, false);
}

void Turn::on(const StreamJoined& event) {
    HelpOnFloor* help = with_a_yes(event.help);
    if (help == nullptr) {
        out.emplace_back(CloseStream{event.help});
        return reject("the stream of help " + std::to_string(event.help.value),
                      "nobody consented to it");
    }
    if (help->row.begun_wall_ms != 0) return;
    help->row.begun_wall_ms = std::max<Millis>(now.wall_ms, 1);
    save(help->row);
}

void Turn::on(const StreamLost& event) {
    const HelpOnFloor* help = with_a_yes(event.help);
    if (help == nullptr || help->unwatched_ms) {
        return reject("the loss of a stream", no_stream(event.help));
    }
    end_help(event.help, HelpEnd::mirror_failed, true);
}

void Turn::on(const ViewerLost& event) {
    HelpOnFloor* help = with_a_yes(event.help);
    if (help == nullptr || help->unwatched_ms) {
        return reject("the loss of a viewer", no_stream(event.help));
    }
    help->unwatched_ms = now.mono_ms;
}

void Turn::on(const ViewerCame& event) {
    HelpOnFloor* help = with_a_yes(event.help);
    if (help == nullptr || !help->unwatched_ms) return;
    help->unwatched_ms.reset();
    out.emplace_back(OpenStreamFor{event.help, help->row.station, help->row.account});
}

HelpOnFloor* Turn::with_a_yes(HelpId id) {
    const auto found = s.helps.find(id);
    return found == s.helps.end() || !found->second.row.view ? nullptr : &found->second;
}

void Turn::end_unwatched_helps() {
    const auto left = helps_where([this](const HelpOnFloor& help) {
        return help.unwatched_ms && now.mono_ms >= *help.unwatched_ms + s.limits.viewer_return_ms;
    });
    for (const HelpId id : left) end_help(id, HelpEnd::viewer_left, true);
}

void Turn::on(const AccountSignedOut& event) {
    const auto theirs = helps_where(
        [&](const HelpOnFloor& help) { return help.row.account == event.account; });
    for (const HelpId id : theirs) end_help(id, HelpEnd::signed_out, true);
}

Outcome Turn::obey(const EndHelpCommand& order) {
    const auto found = s.helps.find(order.id);
    if (found == s.helps.end() || found->second.row.account != order.account) {
        return no(RefusalKind::not_found,
                  "you have no help " + std::to_string(order.id.value) + " to end");
    }
    end_help(order.id, HelpEnd::helper_ended, true);
    return {};
}

Outcome Turn::obey(const ReleaseControlCommand& order) {
    const auto found = s.helps.find(order.id);
    if (found == s.helps.end() || found->second.row.account != order.account) {
        return no(RefusalKind::not_found,
                  "you have no help " + std::to_string(order.id.value) + " to give back");
    }
    HelpOnFloor& help = found->second;
    const bool asking = help.asking == HelpKind::control;
    if (!help.control && !asking) {
        return no(RefusalKind::conflict,
                  "help " + std::to_string(order.id.value) + " has no control to give back");
    }
    help.take_back_control();
    send(s.stations.at(help.row.station), Release{order.id, HelpKind::control});
    return {};
}

// The pictures stop before anything is written.
void Turn::end_help(HelpId id, HelpEnd cause, bool tell, const std::string& note) {
    const auto found = s.helps.find(id);
    if (found == s.helps.end()) return;  // it ended with the one that it looked along with
    StationOnFloor& station = s.stations.at(found->second.row.station);
    const auto first = std::ranges::find(station.helps, id);
    const auto last = first == station.helps.begin() ? station.helps.end() : first + 1;
    const std::vector<HelpId> ending(first, last);
    station.helps.erase(first, last);
    for (const HelpId each : ending) {
        if (s.helps.at(each).row.view) out.emplace_back(CloseStream{each});
    }
    for (const HelpId each : ending) {
        HelpRow row = s.helps.extract(each).mapped().row;
        row.ended_wall_ms = std::max<Millis>(now.wall_ms, 1);
        row.cause = cause;
        save(std::move(row));
    }
    if (tell) send(station, EndHelp{id, cause});
    station.note = note;
}

void Turn::end_helps(StationOnFloor& station, HelpEnd cause, bool tell) {
    if (!station.helps.empty()) end_help(station.helps.front(), cause, tell);
}

bool Turn::looks_along(HelpId id) const {
    return s.stations.at(s.helps.at(id).row.station).helps.front() != id;
}

void Turn::give_up(HelpId id, HelpEnd cause, bool tell) {
    const bool no = cause == HelpEnd::refused;
    const char* note = looks_along(id) ? no ? note_nobody_else : note_no_answer_along
                       : no            ? note_no
                                       : note_no_answer;
    end_help(id, cause, tell, note);
}

std::vector<HelpId> Turn::helps_where(
    const std::function<bool(const HelpOnFloor&)>& holds) const {
    std::vector<HelpId> found;
    for (const auto& [id, help] : s.helps) {
        if (holds(help)) found.push_back(id);
    }
    return found;
}

// The station gives up earlier by itself; this is for one whose answer never comes.
void Turn::time_out_questions() {
    const auto late = helps_where([this](const HelpOnFloor& help) {
        return help.asking && now.mono_ms >= help.asked_ms + s.limits.consent_wait_ms;
    });
    for (const HelpId id : late) {
        HelpOnFloor& help = s.helps.at(id);
        if (help.asking == HelpKind::view) {
            give_up(id, HelpEnd::no_answer, true);
            continue;
        }
        StationOnFloor& station = s.stations.at(help.row.station);
        station.note = note_no_answer;
        send(station, Release{id, *help.asking});
        help.asking.reset();
    }
}

}  // namespace foyer::supervisor::core
