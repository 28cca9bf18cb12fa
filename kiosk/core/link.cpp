// The link to the supervisor: what is said when it comes, and what the space tells the station.
#include <algorithm>

#include "kiosk/core/turn.hpp"

namespace foyer::kiosk::core {

void Turn::on(const LinkUp&) {
    if (s.link) return reject("LinkUp", "there is a link already");
    ++s.memory.links;
    remember();
    s.link = Link{
        .welcomed = false, .last_grant = {}, .heard_from_us_ms = now_ms, .told = s.view(now_ms)};
    send(Hello{.protocol = 1,
               .software = FOYER_VERSION,
               .view = s.link->told,
               .records = s.memory.unacknowledged,
               .link = s.memory.links});
}

void Turn::on(const LinkDown&) {
    if (!s.link) return reject("LinkDown", "there is no link");
    s.link.reset();
    s.pending.reset();
    s.early.reset();
    end_helps(HelpEnd::link_lost, false);
}

void Turn::on(const Welcome& message) {
    if (message.link != s.memory.links) return reject("Welcome", "it belongs to another link");
    s.link->welcomed = true;
    s.policies = message.policies;
    follow_space(message.space);
}

void Turn::on(const SpaceUpdate& message) {
    if (message.link != s.memory.links) return reject("SpaceUpdate", "it belongs to another link");
    if (!s.link->welcomed) return reject("SpaceUpdate", "the supervisor has not said Welcome");
    follow_space(message.space);
}

void Turn::follow_space(const SpaceStatus& space) {
    s.space = space;
    s.closes_at_ms.reset();
    if (space.mode != SpaceMode::open) s.early.reset();
    if (space.mode == SpaceMode::closing) {
        s.closes_at_ms = now_ms + std::clamp<Millis>(space.closing_in_ms, 0, session_max_ms);
    }
    switch (space.mode) {
        case SpaceMode::open:
            if (s.state == StationState::closed) s.state = StationState::free;
            break;
        case SpaceMode::closing:
            if (s.state == StationState::closed) s.state = StationState::free;
            break;
        case SpaceMode::closed:
            if (s.state == StationState::free) prove(true);
            if (s.session) ends(EndCause::closing);
            break;
    }
}

void Turn::on(const StartRefused& message) {
    if (!s.pending || s.pending->id != message.request) {
        return reject("StartRefused", "the station asks for no such start");
    }
    const Millis wait_ms = std::clamp<Millis>(message.wait_ms, 0, minutes(60));
    s.refused = State::Refused{
        .ticket = s.pending->ticket,
        .wait_until_ms = now_ms + wait_ms,
        .shown_until_ms = now_ms + std::max(wait_ms, s.limits.refusal_ms),
    };
    s.pending.reset();
}

void Turn::on(const CallStatus& message) {
    if (!s.session || !s.session->called_ms) return reject("CallStatus", "nobody calls here");
    s.session->calls_before = std::max(message.before, 0);
}

void Turn::on(const RecordAck& message) {
    const auto gone = std::erase_if(s.memory.unacknowledged, [&](const SessionRecord& record) {
        return record.id == message.session;
    });
    if (gone != 0) remember();
}

}  // namespace foyer::kiosk::core
