#include "supervisor/core/floor.hpp"

#include <algorithm>
#include <utility>

#include "supervisor/core/turn.hpp"

namespace foyer::supervisor {

Floor::Floor(Setup setup, Saved saved, Instant now, Limits limits)
    : state_(std::move(setup), saved, now, limits),
      restart_effects_(core::Turn(state_, now).restart(saved.helps)) {}

std::vector<Effect> Floor::take_restart_effects() { return std::exchange(restart_effects_, {}); }

std::vector<Effect> Floor::step(const Event& event, Instant now) {
    return core::Turn(state_, now).take(event);
}

std::optional<Millis> Floor::wake_at() const { return state_.wake_at(); }

std::vector<FloorStation> Floor::stations(Instant now) const {
    std::vector<FloorStation> all;
    all.reserve(state_.stations.size());
    for (const auto& [name, station] : state_.stations) {
        FloorStation& seen = all.emplace_back();
        seen.name = name;
        seen.linked = station.link.has_value();
        seen.view = station.view;
        seen.proved_wall_ms = station.row.last_proof_wall_ms;
        seen.note = station.note;
        const Millis since = std::max<Millis>(now.mono_ms - station.view_ms, 0);
        if (auto& session = seen.view.session; session && session->used_ms + since > 0) {
            const bool runs = seen.view.state == StationState::in_use;
            if (runs) session->used_ms = std::min(session->used_ms + since, session->granted_ms);
        }
        if (seen.view.call) seen.view.call->waiting_ms += since;
        for (const HelpId id : station.helps) {
            const core::HelpOnFloor& help = state_.helps.at(id);
            seen.helps.push_back(
                {help.row, help.helper, help.asking, help.unwatched_ms.has_value(),
                 help.clipboard});
        }
    }
    return all;
}

std::vector<SessionRow> Floor::live_sessions(Instant now) const {
    std::vector<SessionRow> live;
    live.reserve(state_.sessions.size());
    for (const auto& [id, row] : state_.sessions) {
        live.push_back(row);
        live.back().used_ms = state_.used_ms(row, now.mono_ms);
    }
    return live;
}

std::vector<TicketRow> Floor::tickets() const { return state_.tickets.all(); }
const std::vector<Policy>& Floor::policies() const { return state_.setup.policies; }
SpaceStatus Floor::space(Instant now) const { return state_.space_status(now.mono_ms); }

const HelpRow* Floor::help(HelpId id) const {
    const auto found = state_.helps.find(id);
    return found == state_.helps.end() ? nullptr : &found->second.row;
}

bool Floor::knows_station(const StationName& name, const std::string& key_fingerprint) const {
    const auto found = state_.stations.find(name);
    return found != state_.stations.end() && found->second.row.key_fingerprint == key_fingerprint;
}

void Floor::check_invariants() const { state_.check_invariants(); }

namespace core {

std::vector<Effect> Turn::take(const Event& event) {
    std::visit([this](const auto& e) { on(e); }, event);
    if (calls_changed) tell_places();
    if (s.space.ends_ordered) close_when_quiet();
    return std::move(out);
}

std::vector<Effect> Turn::restart(const std::vector<HelpRow>& unfinished) {
    for (HelpRow row : unfinished) {
        row.ended_wall_ms = std::max<Millis>(now.wall_ms, 1);
        row.cause = HelpEnd::link_lost;
        save(row);
    }
    finish_cut_saves();
    return std::move(out);
}

void Turn::on(const FromStation& event) {
    StationOnFloor* station = known(event.name);
    if (station == nullptr || !station->connected) {
        return reject("a message of " + event.name, "there is no such link");
    }
    if (!station->link && !std::holds_alternative<Hello>(event.message)) {
        return reject("a message of " + event.name, "it has not said Hello");
    }
    std::visit([&](const auto& message) { hear(*station, message); }, event.message);
}

// The one place that replies, so every command has exactly one reply.
void Turn::on(const Command& event) {
    Outcome outcome = std::visit([this](const auto& order) { return obey(order); }, event.order);
    out.emplace_back(Reply{event.id, std::move(outcome)});
}

void Turn::on(const Tick&) {
    pass_closing_time();
    time_out_questions();
    end_unwatched_helps();
    if (now.mono_ms >= s.swept_ms + s.limits.ticket_sweep_ms) sweep_tickets();
}

StationOnFloor* Turn::known(const StationName& name) {
    const auto found = s.stations.find(name);
    return found == s.stations.end() ? nullptr : &found->second;
}

void Turn::send(const StationOnFloor& station, SupervisorMessage message) {
    if (station.link) out.emplace_back(Send{station.row.name, std::move(message)});
}

void Turn::reject(const std::string& attempted, const std::string& found) {
    out.emplace_back(Reject{attempted + " is refused: " + found});
}

Refusal Turn::no_station(const StationName& name) {
    return no(RefusalKind::not_found, "there is no station " + name);
}

}  // namespace core

}  // namespace foyer::supervisor
