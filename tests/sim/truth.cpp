#include "tests/sim/truth.hpp"

#include <algorithm>
#include <cstdlib>

#include "tests/sim/violation.hpp"

namespace foyer::sim {

namespace {

std::string words(SessionId id) { return "session " + std::to_string(id.value); }

std::string help_words(HelpId id) { return "help " + std::to_string(id.value); }

template <class Consents>
bool flows(const Consents& consents) {
    return std::ranges::any_of(
        consents, [](const auto& each) { return each.second.mirror.has_value(); });
}

void rule(const char* name, bool holds, const std::string& otherwise) {
    if (!holds) throw Violation(name, otherwise);
}

}  // namespace

void Truth::grant_saved(SessionId session, const TicketCode& ticket) {
    sessions_[session].ticket = ticket;
}

void Truth::heard_grant(std::size_t, const Grant& grant) {
    OneSession& session = sessions_[grant.session];
    session.granted_ms = std::max(session.granted_ms, grant.duration_ms);
    session.extension_ms = grant.extension_ms;
}

void Truth::heard_extend(const Extend& extend) {
    OneSession& session = sessions_[extend.session];
    if (session.used_ms) return;  // it came too late
    session.granted_ms = std::max(session.granted_ms, extend.granted_ms);
}

void Truth::guest_extended(SessionId id) {
    OneSession& session = sessions_[id];
    session.granted_ms += session.extension_ms;
}

void Truth::builds(std::size_t at, SessionId id) {
    OneStation& station = stations_[at];
    rule("1", !station.world, words(id) + " begins beside another");
    rule("2", station.proved_clean, words(id) + " begins without a clean proof before it");
    rule("2", station.curtain, words(id) + " begins without a curtain");
    const OneSession& session = sessions_[id];
    // The Grant to a station that is being removed may still arrive; nobody asks it any more.
    rule("5", !session.ready_ms && (!session.recorded || session.removed),
         words(id) + " begins a second time");
    for (const OneStation& other : stations_) {
        rule("1",
             !other.world || session.ticket.empty() ||
                 sessions_[*other.world].ticket != session.ticket,
             "ticket " + session.ticket + " is in two places");
    }
    sessions_[id].station = at;
    station.world = id;
    station.proved_clean = false;
}

void Truth::ready(std::size_t at, SessionId id, Millis mono_ms) {
    rule("1", stations_[at].world == id, words(id) + " is ready and was not built");
    OneSession& session = sessions_[id];
    session.ready_ms = mono_ms;
    if (session.ticket.empty()) return;
    const auto [used, first] = ticket_used_.emplace(session.ticket, id);
    rule("1", first || used->second == id, "ticket " + session.ticket + " is used twice");
}

void Truth::stops(std::size_t at, Millis mono_ms, bool killed) {
    OneStation& station = stations_[at];
    if (!station.world) return;
    OneSession& session = sessions_[*station.world];
    session.used_ms = session.ready_ms ? mono_ms - *session.ready_ms : 0;
    session.killed = killed;
    station.world.reset();
    station.consents.clear();
}

void Truth::tears_down(std::size_t at, SessionId id, Millis mono_ms) {
    rule("1", stations_[at].world == id, words(id) + " is torn down and was not there");
    rule("4", !flows(stations_[at].consents), words(id) + " ends and its help does not");
    stops(at, mono_ms, false);
}

void Truth::kiosk_killed(std::size_t at, Millis mono_ms) {
    stations_[at].consents.clear();
    stations_[at].curtain = false;
    stops(at, mono_ms, true);
}

void Truth::memory_lost(std::size_t at) {
    for (auto& [id, session] : sessions_) {
        if (session.station != at || session.recorded) continue;
        session.exact = false;
        // If the supervisor was away since before it began, nobody knows any more that it did: the
        // ticket is good again.
        if (const auto used = ticket_used_.find(session.ticket);
            used != ticket_used_.end() && used->second == id) {
            ticket_used_.erase(used);
        }
    }
}

void Truth::proved(std::size_t at, bool clean, bool full) {
    OneStation& station = stations_[at];
    rule("1", !station.world, "a proof is made beside a world");
    station.found = !clean || (station.found && !full);
    station.proved_clean = !station.found;
}

Truth::Consent* Truth::consent(std::size_t at, HelpId help) {
    auto& consents = stations_[at].consents;
    const auto found = consents.find(help);
    return found == consents.end() ? nullptr : &found->second;
}

void Truth::guest_answered(std::size_t at, HelpId help, HelpKind kind, bool yes, Millis mono_ms) {
    if (!yes) return;
    if (kind == HelpKind::view) {
        stations_[at].consents[help].unseen_since_ms = mono_ms;
    } else if (Consent* given = consent(at, help)) {
        (kind == HelpKind::control ? given->control : given->clipboard) = true;
    }
}

void Truth::released(std::size_t at, HelpId help, HelpKind kind) {
    Consent* given = consent(at, help);
    if (given == nullptr) return;
    given->clipboard = false;
    if (kind == HelpKind::control) given->control = false;
}

void Truth::control_taken_back(std::size_t at) {
    for (auto& [help, given] : stations_[at].consents) given.control = given.clipboard = false;
}

void Truth::mirror_starts(std::size_t at, HelpId help, SessionId session, Millis mono_ms) {
    Consent* given = consent(at, help);
    rule("4", given != nullptr, help_words(help) + " shows pixels without a yes");
    rule("4", !given->mirror, "a second mirror of one help starts");
    rule("4", mono_ms <= *given->unseen_since_ms + unseen_max_ms + grace_ms,
         help_words(help) + " shows pixels on a yes that is over");
    given->mirror = Mirror{session, false};
    given->unseen_since_ms.reset();
}

void Truth::mirror_allows(std::size_t at, HelpId help, bool control, bool clipboard) {
    Consent* given = consent(at, help);
    if (given == nullptr || !given->mirror) return;
    const bool first = help == stations_[at].consents.begin()->first;
    rule("4", !control || (given->control && first), help_words(help) + " controls without a yes");
    rule("4", !clipboard || (given->clipboard && given->control),
         help_words(help) + " exchanges copied text without a yes");
    given->mirror->control = control;
    given->mirror->clipboard = clipboard;
}

void Truth::mirror_ends(std::size_t at, HelpId help, Millis mono_ms) {
    Consent* given = consent(at, help);
    if (given == nullptr || !given->mirror) return;
    given->mirror.reset();
    given->unseen_since_ms = mono_ms;
}

void Truth::consents_die(std::size_t at) {
    auto& consents = stations_[at].consents;
    rule("4", !flows(consents), "pixels flow after Stop, the end, or without the supervisor");
    consents.clear();
}

void Truth::consents_die(std::size_t at, HelpId help) {
    auto& consents = stations_[at].consents;
    const auto found = consents.find(help);
    if (found == consents.end()) return;
    if (found == consents.begin()) return consents_die(at);
    rule("4", !found->second.mirror, help_words(help) + " is over and its pixels flow");
    consents.erase(found);
}

void Truth::check(std::size_t at, Millis mono_ms, std::size_t seen_by) {
    OneStation& station = stations_[at];
    if (station.world) {
        const OneSession& session = sessions_.at(*station.world);
        const bool in_time =
            !session.ready_ms || mono_ms <= *session.ready_ms + session.granted_ms + grace_ms;
        rule("3", in_time, words(*station.world) + " goes on after its deadline");
    }
    if (seen_by == 0) return consents_die(at);  // a help that is over needs another yes
    rule("4", seen_by <= station.consents.size(), "the screen names more than were agreed to");
    const auto flowing = std::ranges::count_if(
        station.consents, [](const auto& each) { return each.second.mirror.has_value(); });
    rule("4", static_cast<std::size_t>(flowing) <= seen_by,
         "pixels flow and the screen does not say so");
    const auto& unseen = station.consents.begin()->second.unseen_since_ms;
    rule("4", !unseen || mono_ms <= *unseen + unseen_max_ms + grace_ms,
         "a help goes on that nobody looks at");
    for (const auto& [help, given] : station.consents) {
        if (!given.mirror) continue;
        rule("4", station.world == given.mirror->session, "a help outlives its session");
        rule("4", !given.mirror->control || given.control,
             "control goes on after it was taken back");
        rule("4", !given.mirror->clipboard || given.clipboard,
             "copied text crosses after it was taken back");
    }
}

void Truth::recorded(SessionId id, Millis used_ms, EndCause cause, bool by_removal) {
    OneSession& session = sessions_[id];
    rule("5", !session.recorded, words(id) + " is recorded twice");
    session.recorded = true;
    session.removed = by_removal;
    if (by_removal) {
        session.used_ms = session.used_ms.value_or(used_ms);  // it may go on; nobody asks it
        return;
    }
    rule("5", !session.ready_ms || session.used_ms, words(id) + " is recorded while it goes on");
    // A late Tick gives away a moment that is not counted.
    const Millis really = std::min(session.used_ms.value_or(0), session.granted_ms);
    const Millis wrong = std::abs(used_ms - really);
    if (!session.exact) return rule("5", used_ms <= really, words(id) + " is recorded too long");
    const bool exact = session.killed ? wrong <= 1000 : wrong == 0;
    rule("5", exact,
         words(id) + " was used for " + std::to_string(really) + " ms and recorded as " +
             std::to_string(used_ms));
    rule("5", cause != EndCause::never_started || !session.ready_ms,
         words(id) + " was used and is recorded as never started");
}

void Truth::check_over() const {
    for (const OneStation& station : stations_) {
        rule("6", !station.world, "a world is left after closing");
        rule("4", !flows(station.consents), "a mirror is left after closing");
    }
    for (const auto& [id, session] : sessions_) {
        rule("5", session.recorded || !session.ready_ms,
             words(id) + " was used and never recorded");
    }
}

std::optional<SessionId> Truth::world(std::size_t at) const { return stations_[at].world; }

bool Truth::in_use(std::size_t at) const {
    const auto& world = stations_[at].world;
    return world && sessions_.at(*world).ready_ms;
}

std::size_t Truth::sessions_used() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        sessions_, [](const auto& entry) { return entry.second.ready_ms.has_value(); }));
}

}  // namespace foyer::sim
