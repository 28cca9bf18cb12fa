// A session at its station: from the grant to the record of its end.
#include <algorithm>

#include "kiosk/core/turn.hpp"
#include "proto/state_name.hpp"

namespace foyer::kiosk::core {

namespace {

const SessionRecord* record_of(const Memory& memory, SessionId id) {
    for (const SessionRecord& record : memory.unacknowledged) {
        if (record.id == id) return &record;
    }
    return nullptr;
}

// Why the station cannot run what it is granted; empty when it can.
std::string obstacle(const State& s, const Grant& grant) {
    if (s.state != StationState::free) return std::string("it is ") + state_name(s.state);
    if (!s.last_proof || !s.last_proof->clean) return "it was not proved clean";
    if (!s.curtain) return "its screen is not ready";
    if (s.space.mode != SpaceMode::open) return "the space closes";
    if (s.policy(grant.policy) == nullptr) return "it knows no policy " + grant.policy;
    if (grant.duration_ms <= 0 || grant.duration_ms > session_max_ms || grant.extension_ms < 0 ||
        grant.extension_ms > session_max_ms) {
        return "expected 1 ms to a week, found " + std::to_string(grant.duration_ms) + " ms and " +
               std::to_string(grant.extension_ms) + " ms an extension";
    }
    if (s.memory.unacknowledged.size() >= s.limits.records_max) {
        return "it keeps " + std::to_string(s.limits.records_max) +
               " records that nobody acknowledged";
    }
    return {};
}

}  // namespace

void Turn::on(const Grant& message) {
    if (!s.link->welcomed || message.link != s.memory.links) {
        return reject("Grant", "it belongs to another link");
    }
    if (has_session(message.session)) return;
    if (const SessionRecord* record = record_of(s.memory, message.session)) {
        return send(SessionEnded{*record});
    }
    if (message.session <= s.link->last_grant) return reject("Grant", "it was answered before");
    s.link->last_grant = message.session;
    if (s.pending && s.pending->id == message.request) s.pending.reset();

    if (const std::string why = obstacle(s, message); !why.empty()) {
        return send(GrantRefused{message.session, "the station cannot start session " +
                                                      std::to_string(message.session.value) + ": " +
                                                      why});
    }
    const Policy& policy = *s.policy(message.policy);
    Session& session = s.session.emplace();
    session.id = message.session;
    session.policy = policy;
    s.last_policy = policy.name;
    session.access = message.access;
    session.time = GuestTime(message, policy.time.warn_minutes);
    session.launched = !policy.apps.autostart.empty();
    session.at_home = !session.launched;
    s.memory.live = Memory::Live{message.session, message.policy, message.access, 0};
    s.state = StationState::starting;
    s.pending.reset();
    s.refused.reset();
    s.farewell_until_ms.reset();
    remember();
    out.emplace_back(BuildWorld{message.session, policy});
}

void Turn::on(const Extend& message) {
    if (!has_session(message.session)) return reject("Extend");
    if (message.granted_ms > session_max_ms) {
        return reject("Extend", "expected at most a week, found " +
                                    std::to_string(message.granted_ms) + " ms");
    }
    s.session->time.raise_to(message.granted_ms);
}

void Turn::on(const End& message) {
    if (has_session(message.session)) return ends(message.cause);
    if (const SessionRecord* record = record_of(s.memory, message.session)) {
        return send(SessionEnded{*record});
    }
    reject("End", "session " + std::to_string(message.session.value) + " does not run here");
}

void Turn::on(const WorldReady& event) {
    if (s.state != StationState::starting || !has_session(event.session)) {
        return reject("WorldReady");
    }
    s.state = StationState::in_use;
    s.session->time.start(now_ms);
    s.session->checkpoint_ms = now_ms;
    for (const std::string& entry : s.session->policy.apps.autostart) {
        out.emplace_back(Launch{event.session, entry});
    }
}

void Turn::on(const WorldFailed& event) {
    if (s.state != StationState::starting || !has_session(event.session)) {
        return reject("WorldFailed");
    }
    ends(EndCause::never_started);
}

void Turn::on(const WorldDied& event) {
    if (!has_session(event.session)) return reject("WorldDied");
    ends(EndCause::world_died);
}

// Pixels stop first, then the record is made durable, then the world goes.
void Turn::ends(EndCause cause) {
    const bool begun = s.state == StationState::in_use;
    const SessionRecord record{.id = s.session->id,
                               .policy = s.session->policy.name,
                               .access = s.session->access,
                               .used_ms = s.session->time.used_ms(now_ms),
                               .cause = begun ? cause : EndCause::never_started};
    end_helps(HelpEnd::session_ended, true);
    s.memory.live.reset();
    s.memory.unacknowledged.push_back(record);
    s.session.reset();
    s.ending = record.id;
    s.state = StationState::ending;
    s.erasing = s.erasing || begun;
    remember();
    send(SessionEnded{record});
    out.emplace_back(TearDown{record.id});
}

}  // namespace foyer::kiosk::core
