// The space: open, closing, closed.
#include <algorithm>

#include "supervisor/core/turn.hpp"

namespace foyer::supervisor::core {

void Turn::on(const DeskPresence& event) {
    const bool staffed = s.space.signed_in > 0;
    s.space.signed_in = std::max(event.signed_in, 0);
    if (staffed != (s.space.signed_in > 0)) tell_space();
}

void Turn::on(const ReopensAt& event) {
    if (s.setup.reopens_fr == event.words_fr && s.setup.reopens_en == event.words_en) return;
    s.setup.reopens_fr = event.words_fr;
    s.setup.reopens_en = event.words_en;
    tell_space();
}

Outcome Turn::obey(const OpenSpace&) {
    if (s.space.row.mode == SpaceMode::open) return {};
    s.space.row.mode = SpaceMode::open;
    s.space.row.closing_wall_ms = 0;
    s.space.row.closing_in_ms = 0;
    s.space.closes_at_ms.reset();
    s.space.ends_ordered = false;
    save(s.space.row);
    tell_space();
    return {};
}

Outcome Turn::obey(const CloseSpace& order) {
    if (order.in_ms < 0 || order.in_ms > s.limits.closing_in_max_ms) {
        return no(RefusalKind::invalid,
                  "in: expected 0 to 1440 minutes, found " + std::to_string(order.in_ms / 60'000));
    }
    if (s.space.row.mode == SpaceMode::closed || s.space.ends_ordered) return {};
    s.space.row.mode = SpaceMode::closing;
    s.space.row.closing_wall_ms = now.wall_ms + order.in_ms;
    s.space.row.closing_in_ms = order.in_ms;
    s.space.closes_at_ms = now.mono_ms + order.in_ms;
    save(s.space.row);
    tell_space();
    pass_closing_time();
    return {};
}

void Turn::tell_space() {
    const SpaceStatus status = s.space_status(now.mono_ms);
    for (const auto& [name, station] : s.stations) {
        if (station.link) send(station, SpaceUpdate{status, station.link->number});
    }
}

// Stations end their sessions at the closing time by themselves; the order is for those that did
// not hear of it and for the register.
void Turn::pass_closing_time() {
    if (!s.space.closes_at_ms || s.space.ends_ordered || now.mono_ms < *s.space.closes_at_ms) {
        return;
    }
    s.space.ends_ordered = true;
    for (auto& [id, session] : s.sessions) {
        order_end(s.stations.at(session.station), session, EndCause::closing);
    }
}

void Turn::close_when_quiet() {
    const bool waited = now.mono_ms >= *s.space.closes_at_ms + s.limits.closing_wait_ms;
    for (const auto& [name, station] : s.stations) {
        if (waited || !station.link) continue;
        const StationState state = station.view.state;
        const bool busy = state == StationState::starting || state == StationState::in_use ||
                          state == StationState::ending || state == StationState::resetting;
        if (busy || station.session) return;
    }
    s.space.row.mode = SpaceMode::closed;
    s.space.row.closing_wall_ms = 0;
    s.space.row.closing_in_ms = 0;
    s.space.closes_at_ms.reset();
    s.space.ends_ordered = false;
    save(s.space.row);
    tell_space();
}

}  // namespace foyer::supervisor::core
