// What the passing of time does, and when it does it next.
#include <algorithm>

#include "kiosk/core/turn.hpp"

namespace foyer::kiosk::core {

void Turn::on(const Tick&) {
    if (s.session) {
        const auto deadline = s.session->time.deadline_ms();
        if (deadline && now_ms >= *deadline) {
            ends(EndCause::deadline);
        } else if (s.closes_at_ms && now_ms >= *s.closes_at_ms) {
            ends(EndCause::closing);
        } else if (const auto idle = s.idle_end_ms(); idle && now_ms >= *idle) {
            ends(EndCause::idle);
        } else if (in_use() && now_ms >= s.session->checkpoint_ms + s.limits.checkpoint_ms) {
            s.session->checkpoint_ms = now_ms;
            s.memory.live->used_ms = s.session->time.used_ms(now_ms);
            remember();
        }
    }
    end_late_helps();
    if (s.pending && now_ms >= s.pending->since_ms + s.limits.start_wait_ms) s.pending.reset();
    if (s.farewell_until_ms && now_ms >= *s.farewell_until_ms) s.farewell_until_ms.reset();
    if (s.refused && now_ms >= s.refused->shown_until_ms) s.refused.reset();
    if (!s.helpers_gone.empty() && now_ms >= s.helpers_gone_until_ms) s.helpers_gone.clear();
    if (s.link && now_ms >= s.link->heard_from_us_ms + s.limits.heartbeat_ms) tell_view();
}

void Turn::on(const LeftAlone&) {
    s.alone_since_ms = now_ms - left_alone_after_ms;
}

void Turn::on(const Touched&) {
    s.alone_since_ms.reset();
}

std::optional<Millis> State::idle_end_ms() const {
    if (state != StationState::in_use || !alone_since_ms) return std::nullopt;
    const Millis allowed = minutes(session->policy.time.idle_minutes);
    if (allowed == 0 || seen()) return std::nullopt;
    return std::max(*alone_since_ms, *session->time.started_ms()) + allowed;
}

std::optional<Millis> State::idle_question_ms() const {
    const auto end = idle_end_ms();
    if (!end) return std::nullopt;
    return *end - std::min(limits.idle_question_ms, minutes(session->policy.time.idle_minutes) / 2);
}

std::optional<Millis> State::wake_at() const {
    std::optional<Millis> at;
    const auto also = [&at](Millis mono_ms) { at = at ? std::min(*at, mono_ms) : mono_ms; };
    if (session) {
        if (closes_at_ms) also(*closes_at_ms);
        if (const auto deadline = session->time.deadline_ms()) {
            also(*deadline);
            also(session->checkpoint_ms + limits.checkpoint_ms);
            if (const auto idle = idle_end_ms()) also(*idle);
            // Warnings and the question whether somebody is there need no time of their own: the checkpoints come every second.
        }
    }
    for (const Help& help : helps) {
        if (help.asked) also(help.asked->since_ms + limits.consent_wait_ms);
        if (help.unseen_since_ms) also(*help.unseen_since_ms + limits.stream_wait_ms);
    }
    if (pending) also(pending->since_ms + limits.start_wait_ms);
    if (farewell_until_ms) also(*farewell_until_ms);
    if (refused) also(refused->shown_until_ms);
    if (!helpers_gone.empty()) also(helpers_gone_until_ms);
    if (link) also(link->heard_from_us_ms + limits.heartbeat_ms);
    return at;
}

}  // namespace foyer::kiosk::core
