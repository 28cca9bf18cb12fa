// Stations as they come, speak and go.
#include <algorithm>

#include "proto/state_name.hpp"
#include "supervisor/core/turn.hpp"

namespace foyer::supervisor::core {

void Turn::on(const StationEnrolled& event) {
    StationOnFloor& station = s.stations[event.name];
    station.row.name = event.name;
    station.row.key_fingerprint = event.key_fingerprint;
    station.row.enrolled_wall_ms = now.wall_ms;
    save(station.row);
}

void Turn::on(const StationConnected& event) {
    StationOnFloor* station = known(event.name);
    if (station == nullptr) {
        out.emplace_back(CloseLink{event.name});
        return reject("the link of " + event.name, "no such station is enrolled");
    }
    lose(*station);
    station->connected = true;
}

void Turn::on(const StationLost& event) {
    StationOnFloor* station = known(event.name);
    if (station == nullptr || !station->connected) {
        return reject("the loss of " + event.name, "there is no such link");
    }
    lose(*station);
}

void Turn::lose(StationOnFloor& station) {
    end_helps(station, HelpEnd::link_lost, false);
    station.connected = false;
    station.link.reset();
}

void Turn::hear(StationOnFloor& station, const Hello& message) {
    const StationName& name = station.row.name;
    if (station.link) return reject("Hello of " + name, "it has said Hello on this link");
    if (message.protocol != 1) {
        out.emplace_back(CloseLink{name});
        return reject("Hello of " + name,
                      "expected protocol 1, found " + std::to_string(message.protocol));
    }
    station.link = StationOnFloor::Link{
        .number = message.link, .last_request = {}, .told_before = std::nullopt};
    send(station, Welcome{name, s.space_status(now.mono_ms), s.setup.policies, message.link});
    follow(station, message.view);
    reconcile(station, message.records);
}

void Turn::hear(StationOnFloor& station, const ViewUpdate& message) {
    follow(station, message.view);
    if (message.view.session) follow_session(station, *message.view.session);
    // Closed against open: it missed a change, or a late one of an older link came in between.
    const bool closed = s.space.row.mode == SpaceMode::closed;
    const StationState state = message.view.state;
    if (closed ? state == StationState::free : state == StationState::closed) {
        send(station, SpaceUpdate{s.space_status(now.mono_ms), station.link->number});
    }
}

void Turn::follow(StationOnFloor& station, const StationView& view) {
    station.view = view;
    station.view_ms = now.mono_ms;
    if (view.last_proof && view.last_proof != station.row.last_proof) {
        station.row.last_proof = view.last_proof;
        station.row.last_proof_wall_ms = now.wall_ms;
        save(station.row);
    }
    follow_call(station);
}

Outcome Turn::obey(const ReturnStation& order) {
    const StationOnFloor* station = known(order.station);
    if (station == nullptr) return no_station(order.station);
    const std::string attempted = "station " + order.station + " cannot be returned to service: ";
    if (!station->link) return no(RefusalKind::conflict, attempted + "it is offline");
    if (station->view.state != StationState::out_of_order) {
        return no(RefusalKind::conflict,
                  attempted + "it is not out of order but " + state_name(station->view.state));
    }
    send(*station, ReturnToService{});
    return {};
}

// Its session ends here with what is known of it: no record will be accepted from it any more.
Outcome Turn::obey(const RemoveStation& order) {
    StationOnFloor* station = known(order.station);
    if (station == nullptr) return no_station(order.station);
    if (station->session) {
        SessionRow& session = s.sessions.at(station->session);
        const Millis used_ms = s.used_ms(session, now.mono_ms);
        order_end(*station, session, EndCause::desk);
        end_session(session.id, used_ms, EndCause::desk);
    }
    lose(*station);
    save(StationGone{order.station});
    out.emplace_back(CloseLink{order.station});
    calls_changed = calls_changed || station->called_ms;
    s.stations.erase(order.station);
    return {};
}

}  // namespace foyer::supervisor::core
