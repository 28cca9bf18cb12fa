#include "kiosk/core/station.hpp"

#include <algorithm>

#include "kiosk/core/turn.hpp"
#include "proto/state_name.hpp"

namespace foyer::kiosk {

Station::Station(Limits limits) { state_.limits = limits; }

std::vector<Effect> Station::step(const Event& event, Instant now) {
    return core::Turn(state_, now).take(event);
}

std::optional<Millis> Station::wake_at() const { return state_.wake_at(); }
StationView Station::view(Instant now) const { return state_.view(now.mono_ms); }
Scene Station::scene(Instant now) const { return state_.scene(now.mono_ms); }
const Policy* Station::policy(const std::string& name) const { return state_.policy(name); }
const Policy* Station::next_policy() const { return state_.next_policy(); }
void Station::check_invariants() const { state_.check_invariants(); }

namespace core {

std::vector<Effect> Turn::take(const Event& event) {
    if (!s.booted && !std::holds_alternative<Boot>(event)) {
        reject("an event before Boot");
        return std::move(out);
    }
    std::visit([this](const auto& e) { on(e); }, event);
    tell_view_if_changed();
    return std::move(out);
}

void Turn::on(const Boot& event) {
    if (s.booted) return reject("Boot");
    s.booted = true;
    s.memory = event.memory;
    if (const auto live = s.memory.live) {
        s.memory.live.reset();
        s.memory.unacknowledged.push_back({.id = live->id,
                                           .policy = live->policy,
                                           .access = live->access,
                                           .used_ms = live->used_ms,
                                           .cause = EndCause::kiosk_restarted});
        remember();
    }
    prove(true);
}

void Turn::on(const FromSupervisor& event) {
    if (!s.link) return reject("a message of the supervisor", "there is no link");
    std::visit([this](const auto& message) { on(message); }, event.message);
}

void Turn::send(StationMessage message) {
    if (s.link) out.emplace_back(Send{std::move(message)});
}

void Turn::tell_view() {
    if (!s.link) return;
    StationView view = s.view(now_ms);
    s.link->heard_from_us_ms = now_ms;
    s.link->told = view;
    send(ViewUpdate{std::move(view)});
}

namespace {

// Times run by themselves; they alone are no news.
bool same_but_for_time(const StationView& a, const StationView& b) {
    if (a.session.has_value() != b.session.has_value()) return false;
    if (a.session &&
        (a.session->id != b.session->id || a.session->granted_ms != b.session->granted_ms ||
         a.session->extensions != b.session->extensions)) {
        return false;
    }
    return a.state == b.state && a.call.has_value() == b.call.has_value() && a.help == b.help &&
           a.last_proof == b.last_proof && a.out_of_order_reason == b.out_of_order_reason;
}

}  // namespace

void Turn::tell_view_if_changed() {
    if (s.link && !same_but_for_time(s.link->told, s.view(now_ms))) tell_view();
}

void Turn::reject(const std::string& attempted) {
    reject(attempted, std::string("the station is ") + state_name(s.state));
}

void Turn::reject(const std::string& attempted, const std::string& found) {
    out.emplace_back(Reject{attempted + " is refused: " + found});
}

}  // namespace core

}  // namespace foyer::kiosk
