// A station as the simulation runs it: the real core, a disk for its memory, and a shell that
// really (in Truth) builds worlds, erases, proves and shows pixels, each taking its time, each
// able to fail, and which may be killed between any two effects.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "kiosk/core/station.hpp"
#include "tests/sim/context.hpp"
#include "tests/sim/relay.hpp"
#include "tests/sim/skewed_clock.hpp"
#include "tests/sim/wire.hpp"

namespace foyer::sim {

class StationShell {
public:
    StationShell(Context& context, Wire& wire, std::size_t index);

    // Called to reach the supervisor; answers a connection, or 0.
    std::function<ConnectionId(std::size_t)> dial;
    // The second connection of a help: it reaches the relay with this token, or is gone.
    std::function<void(const Stream&, const std::string& token)> stream_comes;
    std::function<void(const Stream&)> stream_goes;

    void start();
    void kill();
    bool alive() const { return core_.has_value(); }
    // Somebody puts a stick into the machine or takes it out, whether the program lives or not.
    void medium(bool in);
    bool medium_in() const { return medium_; }

    // One event now, if it lives. False: the core rejected it.
    bool step(const kiosk::Event& event);

    void hears(ConnectionId connection, const SupervisorMessage& message);
    void lost(ConnectionId connection);
    ConnectionId connection() const { return connection_; }

    // Things that break.
    void curtain_dies();
    void world_dies();
    void mirror_dies();
    // The second connection breaks and the supervisor does not notice.
    void stream_breaks();
    // The supervisor's side of the stream is closed: the mirror notices and goes.
    void stream_closed(const Stream& stream);

    StationName name() const { return "poste-" + std::to_string(index_ + 1); }
    StationView view() const { return core_->view(now()); }
    kiosk::Scene scene() const { return core_->scene(now()); }
    Millis mono_ms() const { return now().mono_ms; }
    std::size_t records() const { return disk_.unacknowledged.size(); }

private:
    Instant now() const { return clock_.at(c_.schedule.now()); }
    // What happens later happens to this life of the program only.
    void later(Micros least, Micros most, std::function<void()> what);
    void arm();
    void dial_soon();
    void medium_is_seen_soon();
    Stream mirror_gone(HelpId help);  // of one that runs
    HelpId some_mirror();
    bool runs(const Stream& stream) const;
    void perform(const kiosk::Effect& effect);
    void perform_one(const kiosk::Send& effect);
    void perform_one(const kiosk::Remember& effect);
    void perform_one(const kiosk::BuildWorld& effect);
    void perform_one(const kiosk::Launch& effect);
    void perform_one(const kiosk::TearDown& effect);
    void perform_one(const kiosk::Prove& effect);
    void perform_one(const kiosk::StartMirror& effect);
    void perform_one(const kiosk::MirrorAllow& effect);
    void perform_one(const kiosk::CutMirror& effect);
    void perform_one(const kiosk::Reject&) {}
    void before(const kiosk::Event& event);
    void after(const kiosk::Event& event, bool rejected);

    Context& c_;
    Wire& wire_;
    std::size_t index_;
    SkewedClock clock_;
    std::optional<kiosk::Station> core_;
    kiosk::Memory disk_;
    bool medium_ = false;
    std::uint64_t life_ = 0;
    std::uint64_t timer_ = 0;
    std::optional<Millis> armed_;
    ConnectionId connection_ = 0;
    std::map<HelpId, Stream> streams_;  // of the mirrors that run
    std::uint64_t streams_begun_ = 0;
};

}  // namespace foyer::sim
