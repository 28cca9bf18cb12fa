#include "supervisor/core/floor_state.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace foyer::supervisor::core {

// What is left of the closing time: the wall clock may have jumped while the supervisor was down,
// but it was never longer than what was saved.
static std::optional<Millis> closes_at(const SpaceRow& row, Instant now) {
    if (row.mode != SpaceMode::closing) return std::nullopt;
    const Millis most = std::max<Millis>(row.closing_in_ms, 0);
    return now.mono_ms + std::clamp<Millis>(row.closing_wall_ms - now.wall_ms, 0, most);
}

FloorState::FloorState(Setup setup_, const Saved& saved, Instant now, Limits limits_)
    : setup(std::move(setup_)), limits(limits_), tickets(saved.tickets), swept_ms(now.mono_ms) {
    space.row = saved.space;
    space.closes_at_ms = closes_at(saved.space, now);
    for (const StationRow& row : saved.stations) {
        StationOnFloor& station = stations[row.name];
        station.row = row;
        station.view.last_proof = row.last_proof;
        station.view_ms = now.mono_ms;
    }
    for (const SessionRow& row : saved.sessions) {
        assert(row.phase != SessionPhase::ended);
        sessions.emplace(row.id, row);
        const auto station = stations.find(row.station);
        if (station != stations.end()) station->second.session = row.id;
    }
}

const Policy* FloorState::policy(const std::string& name) const {
    const auto found = std::ranges::find(setup.policies, name, &Policy::name);
    return found == setup.policies.end() ? nullptr : &*found;
}

const Policy* FloorState::default_policy() const {
    if (const Policy* free = policy(setup.free_policy)) return free;
    return setup.policies.empty() ? nullptr : &setup.policies.front();
}

SpaceStatus FloorState::space_status(Millis mono_ms) const {
    SpaceStatus status;
    status.mode = space.row.mode;
    if (space.closes_at_ms) {
        status.closing_in_ms = std::max<Millis>(*space.closes_at_ms - mono_ms, 0);
    }
    status.staffed = space.signed_in > 0;
    status.name = setup.space_name;
    status.phone = setup.phone;
    status.reopens_fr = setup.reopens_fr;
    status.reopens_en = setup.reopens_en;
    const Policy* free = policy(setup.free_policy);
    status.free_access = free != nullptr && free->who.guest;
    status.free_policy = status.free_access ? setup.free_policy : "";
    return status;
}

std::optional<Millis> FloorState::wake_at() const {
    std::optional<Millis> at;
    const auto also = [&at](Millis mono_ms) { at = at ? std::min(*at, mono_ms) : mono_ms; };
    if (space.closes_at_ms) {
        also(*space.closes_at_ms + (space.ends_ordered ? limits.closing_wait_ms : 0));
    }
    for (const auto& [id, help] : helps) {
        if (help.asking) also(help.asked_ms + limits.consent_wait_ms);
        if (help.unwatched_ms) also(*help.unwatched_ms + limits.viewer_return_ms);
    }
    if (tickets.unused() > 0) also(swept_ms + limits.ticket_sweep_ms);
    return at;
}

Millis FloorState::used_ms(const SessionRow& session, Millis mono_ms) const {
    if (session.phase != SessionPhase::running) return session.used_ms;
    const auto station = stations.find(session.station);
    const auto& seen = station == stations.end() ? std::nullopt : station->second.view.session;
    if (!seen || seen->id != session.id) return session.used_ms;
    const Millis since = std::max<Millis>(mono_ms - station->second.view_ms, 0);
    return std::clamp<Millis>(seen->used_ms + since, 0, session.granted_ms);
}

std::string FloorState::start_obstacle(const StationOnFloor& station) const {
    if (!station.link) return "it is offline";
    if (space.row.mode == SpaceMode::closing) return "the space is closing";
    if (space.row.mode == SpaceMode::closed) return "the space is closed";
    if (station.session) {
        return "session " + std::to_string(station.session.value) + " is on it";
    }
    switch (station.view.state) {
        case StationState::free:
            break;
        case StationState::starting:
        case StationState::in_use:
            return "it is in use";
        case StationState::ending:
        case StationState::resetting:
            return "it is being reset";
        case StationState::closed:
            return "it has not opened yet";
        case StationState::out_of_order:
            return "it is out of order (" + station.view.out_of_order_reason + ")";
    }
    const auto& proof = station.view.last_proof;
    return proof && proof->clean ? "" : "it was not proved clean";
}

bool FloorState::asking(const StationOnFloor& station) const {
    return std::ranges::any_of(
        station.helps, [this](HelpId id) { return helps.at(id).asking.has_value(); });
}

void FloorState::check_invariants() const {
    tickets.check_invariants();
    for (const TicketRow& ticket : tickets.all()) {
        assert(ticket.phase == TicketPhase::unused || sessions.contains(ticket.session));
    }
    std::map<StationName, SessionId> live;
    std::map<TicketCode, SessionId> with_ticket;
    for (const auto& [id, session] : sessions) {
        assert(id == session.id && session.phase != SessionPhase::ended);
        assert(id.value <= space.row.last_session);
        const bool first = live.emplace(session.station, id).second;
        assert(first && stations.contains(session.station));
        if (session.access != AccessKind::ticket) continue;
        const bool once = with_ticket.emplace(session.ticket, id).second;
        assert(once);
        const TicketRow* ticket = tickets.find(session.ticket);
        // No ticket: a kill came between using it up and ending the session.
        assert(ticket == nullptr ||
               (ticket->phase == TicketPhase::in_use && ticket->session == id));
    }
    for (const auto& [name, station] : stations) {
        assert(!station.link || station.connected);
        const auto found = live.find(name);
        assert(station.session == (found == live.end() ? SessionId{} : found->second));
        assert(station.helps.size() <= viewers_max);
        for (const HelpId help : station.helps) assert(helps.at(help).row.station == name);
    }
    for (const auto& [id, help] : helps) {
        assert(id == help.row.id && id.value <= space.row.last_help);
        const StationOnFloor& station = stations.at(help.row.station);
        assert(station.link && std::ranges::count(station.helps, id) == 1);
        const bool first = station.helps.front() == id;
        assert(first || helps.at(station.helps.front()).row.view);
        assert(first || (!help.control && !help.clipboard &&
                         help.asking.value_or(HelpKind::view) == HelpKind::view));
        assert(help.row.session && station.session == help.row.session);
        assert(help.row.view ||
               (help.asking == HelpKind::view && !help.control && !help.clipboard));
        assert(!help.control || help.row.control);
        assert(!help.clipboard || help.control);
        assert(!help.unwatched_ms || help.row.view);
        assert(help.row.ended_wall_ms == 0);
    }
    assert(space.closes_at_ms.has_value() == (space.row.mode == SpaceMode::closing));
}

}  // namespace foyer::supervisor::core
