// Sessions from the grant to the one record of their end.
#include <algorithm>
#include <utility>

#include "supervisor/core/turn.hpp"

namespace foyer::supervisor::core {

namespace {

constexpr std::int32_t minutes_max = 1440;

std::string session_words(SessionId id) { return "session " + std::to_string(id.value); }

std::string expected_minutes(std::int32_t least, std::int32_t found) {
    return "minutes: expected " + std::to_string(least) + " to " + std::to_string(minutes_max) +
           ", found " + std::to_string(found);
}

}  // namespace

void Turn::hear(StationOnFloor& station, const StartRequest& message) {
    if (message.request <= station.link->last_request) {
        return reject("StartRequest of " + station.row.name, "it was answered before");
    }
    station.link->last_request = message.request;
    if (!message.ticket.empty()) return start_with_ticket(station, message);

    const auto refuse = [&](const std::string& why) {
        send(station,
             StartRefused{message.request,
                          "station " + station.row.name + " cannot start a session: " + why, 0});
    };
    const Policy* policy = s.policy(s.setup.free_policy);
    if (policy == nullptr || !policy->who.guest) return refuse("the space has no free access");
    if (const std::string why = s.start_obstacle(station); !why.empty()) return refuse(why);
    grant(station, {.policy = policy, .minutes = 0, .ticket = {}, .request = message.request});
}

// A mediator may start any policy: "who" is about what guests may do by themselves.
Outcome Turn::obey(const StartSession& order) {
    StationOnFloor* station = known(order.station);
    if (station == nullptr) return no_station(order.station);
    const Policy* policy = order.policy.empty() ? s.default_policy() : s.policy(order.policy);
    if (policy == nullptr) {
        return no(RefusalKind::not_found, "there is no policy " + order.policy);
    }
    if (order.minutes < 0 || order.minutes > minutes_max) {
        return no(RefusalKind::invalid, expected_minutes(0, order.minutes));
    }
    if (const std::string why = s.start_obstacle(*station); !why.empty()) {
        return no(RefusalKind::conflict,
                  "station " + order.station + " cannot start a session: " + why);
    }
    return grant(*station,
                 {.policy = policy, .minutes = order.minutes, .ticket = {}, .request = {}});
}

// The ticket is saved before the session: after a kill in between it is given back, because no
// live session has it. end_session() saves in the same order.
SessionId Turn::grant(StationOnFloor& station, const Asked& asked) {
    const Policy& policy = *asked.policy;
    const SessionId id{++s.space.row.last_session};
    save(s.space.row);
    if (!asked.ticket.empty()) save(s.tickets.take(asked.ticket, id));
    SessionRow row;
    row.id = id;
    row.station = station.row.name;
    row.policy = policy.name;
    row.access = asked.access;
    row.ticket = asked.ticket;
    row.granted_ms = minutes(asked.minutes > 0 ? asked.minutes : policy.time.minutes);
    s.sessions.emplace(id, row);
    station.session = id;
    station.last_no.clear();
    station.note.clear();
    save(row);
    send(station, Grant{.session = id,
                        .request = asked.request,
                        .policy = policy.name,
                        .access = asked.access,
                        .duration_ms = row.granted_ms,
                        .extension_ms = minutes(policy.time.extension_minutes),
                        .extensions_max = policy.time.extensions_max,
                        .link = station.link->number});
    return id;
}

Outcome Turn::obey(const ExtendSession& order) {
    const auto found = s.sessions.find(order.id);
    if (found == s.sessions.end()) {
        return no(RefusalKind::not_found, "there is no live " + session_words(order.id));
    }
    if (order.minutes < 1 || order.minutes > minutes_max) {
        return no(RefusalKind::invalid, expected_minutes(1, order.minutes));
    }
    SessionRow& session = found->second;
    const StationOnFloor& station = s.stations.at(session.station);
    const std::string attempted = session_words(order.id) + " cannot be extended: ";
    if (session.end_ordered) return no(RefusalKind::conflict, attempted + "it is being ended");
    if (s.space.row.mode != SpaceMode::open) {
        return no(RefusalKind::conflict, attempted + "the space is closing");
    }
    if (!station.link) {
        return no(RefusalKind::conflict, attempted + "station " + session.station + " is offline");
    }
    const Millis granted_ms = session.granted_ms + minutes(order.minutes);
    if (granted_ms > s.limits.session_max_ms) {
        return no(RefusalKind::conflict, attempted + "it would be longer than a week");
    }
    session.granted_ms = granted_ms;
    save(session);
    send(station, Extend{order.id, granted_ms});
    return {};
}

Outcome Turn::obey(const EndSession& order) {
    const auto found = s.sessions.find(order.id);
    if (found == s.sessions.end()) {
        return no(RefusalKind::not_found, "there is no live " + session_words(order.id));
    }
    order_end(s.stations.at(found->second.station), found->second, EndCause::desk);
    return {};
}

// Durable, so that an order given while the link is down, or lost with it, is carried out later.
void Turn::order_end(StationOnFloor& station, SessionRow& session, EndCause cause) {
    if (!session.end_ordered) {
        session.end_ordered = true;
        save(session);
    }
    send(station, End{session.id, cause});
}

void Turn::hear(StationOnFloor& station, const SessionEnded& message) {
    if (keep_record(station, message.record)) send(station, RecordAck{message.record.id});
}

void Turn::hear(StationOnFloor& station, const GrantRefused& message) {
    const auto found = s.sessions.find(message.session);
    if (found == s.sessions.end() || found->second.station != station.row.name ||
        found->second.phase != SessionPhase::granted) {
        return reject("GrantRefused of " + station.row.name,
                      session_words(message.session) + " is not granted there");
    }
    end_session(message.session, 0, EndCause::never_started);
    station.note =
        "Session " + std::to_string(message.session.value) + " could not start: " + message.reason;
}

// True: the record is on disk, or was before, and is to be acknowledged.
bool Turn::keep_record(StationOnFloor& station, const SessionRecord& record) {
    const auto found = s.sessions.find(record.id);
    if (found == s.sessions.end()) {
        // Kept before: ids are given out here, and a session is live until its one record.
        if (record.id.value != 0 && record.id.value <= s.space.row.last_session) return true;
        reject("a record of " + station.row.name,
               session_words(record.id) + " was never given out");
        return false;
    }
    if (found->second.station != station.row.name) {
        reject("a record of " + station.row.name,
               session_words(record.id) + " is on " + found->second.station);
        return false;
    }
    end_session(record.id, record.used_ms, record.cause);
    return true;
}

void Turn::end_session(SessionId id, Millis used_ms, EndCause cause) {
    SessionRow row = s.sessions.at(id);
    StationOnFloor& station = s.stations.at(row.station);
    end_helps(station, HelpEnd::session_ended, true);

    row.used_ms = std::clamp<Millis>(used_ms, 0, s.limits.session_max_ms);
    row.cause = cause;
    const bool never =
        cause == EndCause::never_started && row.phase == SessionPhase::granted && row.used_ms == 0;
    if (row.started_wall_ms == 0 && !never) row.started_wall_ms = now.wall_ms - row.used_ms;
    row.phase = SessionPhase::ended;
    if (row.access == AccessKind::ticket) {
        const auto ticket =
            never ? s.tickets.give_back(row.ticket, id) : s.tickets.use_up(row.ticket, id);
        if (ticket) save(*ticket);
    }
    save(row);
    s.sessions.erase(id);
    station.session = {};
    station.note.clear();
}

// What the station runs and has recorded against what is live here.
void Turn::reconcile(StationOnFloor& station, const std::vector<SessionRecord>& records) {
    for (const SessionRecord& record : records) {
        if (keep_record(station, record)) send(station, RecordAck{record.id});
    }
    const auto seen = station.view.session;
    if (seen) follow_session(station, *seen);
    if (!station.session || (seen && seen->id == station.session)) {
        if (station.session) {
            SessionRow& session = s.sessions.at(station.session);
            if (session.granted_ms > seen->granted_ms && !session.end_ordered) {
                send(station, Extend{session.id, session.granted_ms});
            }
        }
        return;
    }
    // The Grant never arrived; or the station has lost its memory, and what was seen last counts.
    const SessionRow& lost = s.sessions.at(station.session);
    const bool begun = lost.phase == SessionPhase::running;
    end_session(lost.id, lost.used_ms, begun ? EndCause::kiosk_restarted : EndCause::never_started);
}

void Turn::follow_session(StationOnFloor& station, const SessionView& seen) {
    const auto found = s.sessions.find(seen.id);
    if (found == s.sessions.end() || station.session != seen.id) {
        return send(station, End{seen.id, EndCause::desk});
    }
    SessionRow& session = found->second;
    const SessionRow before = session;
    if (station.view.state == StationState::in_use && session.phase == SessionPhase::granted) {
        session.phase = SessionPhase::running;
        session.started_wall_ms = now.wall_ms - seen.used_ms;
    }
    session.granted_ms = std::clamp(seen.granted_ms, session.granted_ms, s.limits.session_max_ms);
    session.used_ms = std::max(session.used_ms, seen.used_ms);
    if (session.phase != before.phase || session.granted_ms != before.granted_ms) save(session);
    if (session.end_ordered || s.space.ends_ordered || s.space.row.mode == SpaceMode::closed) {
        const bool open = s.space.row.mode == SpaceMode::open;
        order_end(station, session, open ? EndCause::desk : EndCause::closing);
    }
}

}  // namespace foyer::supervisor::core
