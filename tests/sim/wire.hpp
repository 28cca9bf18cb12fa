// The network between the stations and the supervisor. One connection delivers in order, late, and
// when it is cut loses an unknown tail of what was on its way, each side noticing at its own time.
// What was once sent may also come again: into the same connection or a later one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "proto/messages.hpp"
#include "tests/sim/context.hpp"

namespace foyer::sim {

using ConnectionId = std::uint64_t;  // 0 = none

class Wire {
public:
    Wire(Context& context, std::size_t stations)
        : c_(context), old_down_(stations), old_up_(stations) {}

    // Set once, before the first connection.
    std::function<void(std::size_t, ConnectionId, const SupervisorMessage&)> to_station;
    std::function<void(std::size_t, ConnectionId, const StationMessage&)> to_supervisor;
    std::function<void(std::size_t, ConnectionId)> lost_at_station;
    std::function<void(std::size_t, ConnectionId)> lost_at_supervisor;

    ConnectionId connect(std::size_t station);
    void send_down(ConnectionId connection, const SupervisorMessage& message);
    void send_up(ConnectionId connection, const StationMessage& message);
    // Both sides notice, sooner or later.
    void cut(ConnectionId connection);

    // Something that was sent before comes again over `connection`.
    void repeat_down(std::size_t station, ConnectionId connection);
    void repeat_up(std::size_t station, ConnectionId connection);
    void forget(std::size_t station);  // nothing of before comes again

private:
    struct Way {
        Micros last = 0;             // nothing overtakes
        Micros horizon = INT64_MAX;  // what would arrive later is lost
    };
    struct Connection {
        std::size_t station = 0;
        Way down;
        Way up;
        bool is_cut = false;
    };
    Micros arrival(Way& way);
    void sabotage_up(ConnectionId id, const StationMessage& message);

    Context& c_;
    std::map<ConnectionId, Connection> connections_;
    ConnectionId last_ = 0;
    std::vector<std::vector<SupervisorMessage>> old_down_;
    std::vector<std::vector<StationMessage>> old_up_;
};

}  // namespace foyer::sim
