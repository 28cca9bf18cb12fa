#include "tests/sim/wire.hpp"

#include <algorithm>

namespace foyer::sim {

namespace {

constexpr std::size_t remembered_max = 24;

template <class Message>
void keep(std::vector<Message>& old, const Message& message) {
    if (old.size() == remembered_max) old.erase(old.begin());
    old.push_back(message);
}

}  // namespace

ConnectionId Wire::connect(std::size_t station) {
    connections_[++last_].station = station;
    return last_;
}

Micros Wire::arrival(Way& way) {
    const bool slow = c_.faults && c_.dice.permille(10);
    const Micros delay = slow ? c_.dice.between(100'000, 3'000'000) : c_.dice.between(100, 20'000);
    way.last = std::max(way.last, c_.schedule.now() + delay);
    return way.last;
}

void Wire::send_down(ConnectionId id, const SupervisorMessage& message) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    keep(old_down_[found->second.station], message);
    const Micros when = arrival(found->second.down);
    c_.schedule.at(when, [this, id, when, message] {
        const Connection& connection = connections_.at(id);
        if (when <= connection.down.horizon) to_station(connection.station, id, message);
    });
}

void Wire::send_up(ConnectionId id, const StationMessage& message) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    if (c_.sabotage == Sabotage::loses_records && std::holds_alternative<SessionEnded>(message)) {
        return sabotage_up(id, message);
    }
    // A Hello belongs to its connection: the supervisor's shell hears one connection a station. On
    // that one it may come twice.
    if (!std::holds_alternative<Hello>(message)) {
        keep(old_up_[found->second.station], message);
    } else if (c_.faults && c_.dice.permille(100)) {
        c_.schedule.in(c_.dice.between(20'000, 20'000'000), [this, id, message] {
            to_supervisor(connections_.at(id).station, id, message);
        });
    }
    const Micros when = arrival(found->second.up);
    c_.schedule.at(when, [this, id, when, message] {
        const Connection& connection = connections_.at(id);
        if (when <= connection.up.horizon) to_supervisor(connection.station, id, message);
    });
}

void Wire::sabotage_up(ConnectionId id, const StationMessage& message) {
    const SessionId session = std::get<SessionEnded>(message).record.id;
    c_.schedule.in(1000, [this, id, session] {
        to_station(connections_.at(id).station, id, RecordAck{session});
    });
}

void Wire::cut(ConnectionId id) {
    const auto found = connections_.find(id);
    if (found == connections_.end() || found->second.is_cut) return;
    Connection& connection = found->second;
    connection.is_cut = true;
    const auto notices = [this] {
        return c_.dice.permille(600) ? c_.dice.between(0, 50'000) : c_.dice.between(0, 12'000'000);
    };
    const Micros now = c_.schedule.now();
    connection.down.horizon = now + c_.dice.between(0, 20'000);
    connection.up.horizon = now + c_.dice.between(0, 20'000);
    const std::size_t station = connection.station;
    c_.schedule.at(connection.down.horizon + notices(),
                   [this, station, id] { lost_at_station(station, id); });
    c_.schedule.at(connection.up.horizon + notices(),
                   [this, station, id] { lost_at_supervisor(station, id); });
}

void Wire::repeat_down(std::size_t station, ConnectionId id) {
    if (old_down_[station].empty()) return;
    const SupervisorMessage message = c_.dice.one_of(old_down_[station]);
    c_.schedule.in(c_.dice.between(0, 50'000),
                   [this, station, id, message] { to_station(station, id, message); });
}

void Wire::repeat_up(std::size_t station, ConnectionId id) {
    if (old_up_[station].empty()) return;
    const StationMessage message = c_.dice.one_of(old_up_[station]);
    c_.schedule.in(c_.dice.between(0, 50'000),
                   [this, station, id, message] { to_supervisor(station, id, message); });
}

void Wire::forget(std::size_t station) {
    old_down_[station].clear();
    old_up_[station].clear();
}

}  // namespace foyer::sim
