#include "tests/sim/simulation.hpp"

#include <algorithm>

#include "proto/state_name.hpp"
#include "tests/sim/violation.hpp"

namespace foyer::sim {

namespace {

constexpr Micros second = 1'000'000;
constexpr Micros life_time = 900 * second;

std::size_t station_count(std::uint64_t seed) { return 2 + seed % 3; }

supervisor::Setup setup() {
    supervisor::Setup setup;
    setup.space_name = "Foyer";
    setup.free_policy = "open";
    Policy open;
    open.name = "open";
    open.time = {.minutes = 3, .extension_minutes = 1, .extensions_max = 2, .warn_minutes = 1};
    open.apps = {.tiles = {"browser.desktop"}, .autostart = {"clock.desktop"}};
    Policy brief = open;
    brief.name = "short";
    brief.time.minutes = 1;
    brief.who.guest = false;
    brief.apps.autostart.clear();
    Policy silent = open;
    silent.name = "silent";
    silent.help = {.view = false, .control = false};
    setup.policies = {open, brief, silent};
    return setup;
}

}  // namespace

Simulation::Simulation(std::uint64_t seed, Sabotage sabotage, std::FILE* trace)
    : c_(seed, station_count(seed)),
      wire_(c_, station_count(seed)),
      supervisor_(c_, wire_, setup()),
      people_(c_, stations_, supervisor_) {
    c_.sabotage = sabotage;
    c_.trace = trace;
    for (std::size_t i = 0; i < station_count(seed); ++i) {
        stations_.push_back(std::make_unique<StationShell>(c_, wire_, i));
    }
    connect_parts();
}

void Simulation::connect_parts() {
    wire_.to_station = [this](std::size_t at, ConnectionId id, const SupervisorMessage& message) {
        if (const auto* grant = std::get_if<Grant>(&message)) old_grants_.push_back(*grant);
        stations_[at]->hears(id, message);
    };
    wire_.to_supervisor = [this](std::size_t at, ConnectionId id, const StationMessage& message) {
        supervisor_.hears(at, id, message);
    };
    wire_.lost_at_station = [this](std::size_t at, ConnectionId id) { stations_[at]->lost(id); };
    wire_.lost_at_supervisor = [this](std::size_t at, ConnectionId id) {
        supervisor_.lost(at, id);
    };
    supervisor_.replied = [this](const supervisor::Reply& reply) { people_.read(reply); };
    supervisor_.joined = [this](HelpId help) { people_.sees(help); };
    supervisor_.relay().closed = [this](const Stream& stream) {
        stations_[stream.station]->stream_closed(stream);
    };
    for (auto& station : stations_) {
        station->dial = [this](std::size_t at) {
            return supervisor_.accept(at, stations_[at]->name());
        };
        station->stream_comes = [this](const Stream& stream, const std::string& token) {
            supervisor_.relay().comes(stream, token);
        };
        station->stream_goes = [this](const Stream& stream) { supervisor_.relay().goes(stream); };
    }
}

RunReport Simulation::run() {
    RunReport run;
    try {
        live();
        settle();
        agree_soon();
        close_for_good();
    } catch (const Violation& violation) {
        run.rule = violation.rule;
        run.violation = violation.what();
        c_.tell([&] { return std::string("VIOLATION of ") + violation.what(); });
    }
    run.steps = c_.steps;
    run.events = c_.schedule.happened();
    run.sessions = c_.truth.sessions_used();
    return run;
}

void Simulation::live() {
    supervisor_.start();
    for (auto& station : stations_) {
        supervisor_.enrol(station->name());
        station->start();
    }
    for (std::size_t i = 0; i < stations_.size(); ++i) guest_goes_on(i);
    mediator_goes_on();
    fault_goes_on();
    pass(life_time);
}

void Simulation::guest_goes_on(std::size_t at) {
    c_.schedule.in(c_.dice.between(200'000, 15 * second), [this, at] {
        if (!c_.faults) return;
        people_.guest_does_something(at);
        guest_goes_on(at);
    });
}

void Simulation::mediator_goes_on() {
    c_.schedule.in(c_.dice.between(100'000, 8 * second), [this] {
        if (!c_.faults) return;
        people_.mediator_does_something();
        mediator_goes_on();
    });
}

void Simulation::fault_goes_on() {
    c_.schedule.in(c_.dice.between(100'000, 12 * second), [this] {
        if (!c_.faults) return;
        break_something();
        fault_goes_on();
    });
}

void Simulation::break_something() {
    const auto at = static_cast<std::size_t>(c_.dice.between(0, std::ssize(stations_) - 1));
    StationShell& station = *stations_[at];
    if (c_.sabotage == Sabotage::replays_grants && !old_grants_.empty() && station.alive()) {
        Grant old = c_.dice.one_of(old_grants_);
        for (std::uint64_t link = 1; link < 60; ++link) {
            old.link = link;
            station.hears(station.connection(), old);
        }
    }
    switch (c_.dice.between(0, 19)) {
        case 0:
        case 1:
            station.kill();
            return;
        case 2:
            supervisor_.kill();
            return;
        case 3:
        case 4:
        case 5:
            wire_.cut(station.connection());
            return;
        case 6:
            station.curtain_dies();
            return;
        case 7:
            if (c_.truth.in_use(at)) station.world_dies();
            return;
        case 8:
            return c_.dice.permille(500) ? station.mirror_dies() : station.stream_breaks();
        case 9:
            // The network comes back to the supervisor before it has noticed the loss.
            wire_.cut(station.connection());
            station.lost(station.connection());
            return;
        default:
            if (station.connection() == 0) return;
            if (const auto help = station.view().help; help && c_.dice.permille(300)) {
                // A supervisor that has been taken over wants pixels: not without a yes.
                return station.hears(station.connection(), OpenStream{help->id, "forged"});
            }
            if (c_.dice.permille(500)) {
                wire_.repeat_down(at, station.connection());
            } else {
                wire_.repeat_up(at, supervisor_.connection(station.name()));
            }
            return;
    }
}

// Everything is repaired and nobody does anything for a while.
void Simulation::settle() {
    c_.faults = false;
    pass(15 * second);
    for (auto& station : stations_) {
        if (!station->medium_in()) continue;
        if (station->view().state == StationState::free) {
            throw Violation("2", station->name() + " is free with a stick in it");
        }
        station->medium(false);
    }
    pass(45 * second);
    for (auto& station : stations_) {
        if (station->scene().screen != kiosk::Screen::take_medium) continue;
        throw Violation("6", station->name() + " waits for a stick that was taken out");
    }
    supervisor_.order(supervisor::OpenSpace{});
    for (auto& station : stations_) supervisor_.enrol(station->name());
    pass(30 * second);
    for (auto& station : stations_) {
        supervisor_.order(supervisor::ReturnStation{station->name()});
    }
    pass(60 * second);
}

// Something may just be on its way, but not time after time.
void Simulation::agree_soon() {
    for (int tries = 5; tries > 0; --tries) {
        try {
            return check_agreement();
        } catch (const Violation&) {
            if (tries == 1) throw;
        }
        pass(second);
    }
}

void Simulation::check_agreement() {
    const auto disagree = [](const StationName& name, const std::string& found) {
        throw Violation("6", "after quiet time the two sides disagree on " + name + ": " + found);
    };
    const auto seen = supervisor_.floor().stations(supervisor_.now());
    const auto live = supervisor_.floor().live_sessions(supervisor_.now());
    for (std::size_t i = 0; i < stations_.size(); ++i) {
        const StationName name = stations_[i]->name();
        const auto found = std::ranges::find(seen, name, &supervisor::FloorStation::name);
        if (found == seen.end() || !found->linked) disagree(name, "it is not linked");
        const StationView really = stations_[i]->view();
        const StationView& view = found->view;
        if (view.state != really.state) {
            disagree(name, std::string(state_name(view.state)) + " and really " +
                               state_name(really.state));
        }
        const bool usable =
            really.state == StationState::free || really.state == StationState::in_use ||
            really.state == StationState::resetting || really.state == StationState::ending;
        if (!usable) disagree(name, std::string("it is ") + state_name(really.state));
        const SessionId session = really.session ? really.session->id : SessionId{};
        const auto row = std::ranges::find(live, name, &supervisor::SessionRow::station);
        if ((row == live.end() ? SessionId{} : row->id) != session) {
            disagree(name, "another session is on it");
        }
        if (row != live.end() && row->end_ordered) disagree(name, "its session was to end");
        if (row != live.end() && row->granted_ms != really.session->granted_ms) {
            disagree(name, "its session was granted another time");
        }
        if (stations_[i]->records() != 0) disagree(name, "records are not acknowledged");
        if (found->helps.empty() == really.help.has_value()) disagree(name, "another help");
    }
}

void Simulation::close_for_good() {
    supervisor_.order(supervisor::CloseSpace{2'000});
    pass(40 * second);
    c_.truth.check_over();
    for (auto& station : stations_) {
        if (station->view().state == StationState::closed) continue;
        throw Violation(
            "6", "after closing " + station->name() + " is " + state_name(station->view().state));
    }
    if (supervisor_.floor().space(supervisor_.now()).mode != SpaceMode::closed) {
        throw Violation("6", "the space does not close");
    }
    for (const auto& [id, row] : supervisor_.disk().sessions) {
        if (row.phase == supervisor::SessionPhase::ended) continue;
        throw Violation("5", "session " + std::to_string(id.value) + " has no record in the end");
    }
}

}  // namespace foyer::sim
