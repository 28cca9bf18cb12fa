// The supervisor as the simulation runs it: the real core, a store whose writes take time, and a
// shell that sends and replies only when what was to be saved before is on disk.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "supervisor/core/floor.hpp"
#include "tests/sim/context.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/relay.hpp"
#include "tests/sim/skewed_clock.hpp"
#include "tests/sim/wire.hpp"

namespace foyer::sim {

class SupervisorShell {
public:
    SupervisorShell(Context& context, Wire& wire, supervisor::Setup setup);

    // The desk sees the picture of this help.
    std::function<void(HelpId)> joined;
    // What the desk reads.
    std::function<void(const supervisor::Reply&)> replied;

    void start();
    void kill();
    bool alive() const { return floor_.has_value(); }
    Relay& relay() { return relay_; }

    void step(const supervisor::Event& event);
    void order(const supervisor::Order& order);
    void enrol(const StationName& name);

    // A station dials: 0 when it is not known or nobody answers.
    ConnectionId accept(std::size_t station, const StationName& name);
    void hears(std::size_t station, ConnectionId connection, const StationMessage& message);
    void lost(std::size_t station, ConnectionId connection);
    ConnectionId connection(const StationName& name) const;

    const supervisor::Floor& floor() const { return *floor_; }
    Instant now() const { return clock_.at(c_.schedule.now()); }
    const Disk& disk() const { return disk_; }
    bool idle() const { return waiting_.empty(); }

private:
    void arm();
    void queue(const std::vector<supervisor::Effect>& effects);
    void pump();
    void perform(const supervisor::Effect& effect);
    void save(const supervisor::Row& row);
    void send(const supervisor::Send& effect);
    void reply(const supervisor::Reply& effect);

    Context& c_;
    Wire& wire_;
    Relay relay_;
    supervisor::Setup setup_;
    SkewedClock clock_;
    Disk disk_;
    std::optional<supervisor::Floor> floor_;
    std::uint64_t life_ = 0;
    std::uint64_t timer_ = 0;
    std::optional<Millis> armed_;
    std::deque<supervisor::Effect> waiting_;
    bool writing_ = false;
    std::map<StationName, ConnectionId> connections_;
    supervisor::CommandId last_command_ = 0;
    std::map<supervisor::CommandId, supervisor::Order> unanswered_;
    std::set<SessionId> removed_;  // ended by the removal of their station
};

}  // namespace foyer::sim
