#include "tests/sim/supervisor_shell.hpp"

#include <algorithm>

#include "tests/sim/describe.hpp"
#include "tests/sim/violation.hpp"

namespace foyer::sim {

using namespace supervisor;

SupervisorShell::SupervisorShell(Context& context, Wire& wire, Setup setup)
    : c_(context), wire_(wire), relay_(context), setup_(std::move(setup)), clock_(context.dice) {
    relay_.joined = [this](HelpId help) {
        step(StreamJoined{help});
        joined(help);
    };
    relay_.station_lost = [this](HelpId help) {
        c_.schedule.in(c_.dice.between(100, 50'000), [this, help, life = life_] {
            if (life == life_) step(StreamLost{help});
        });
    };
    relay_.viewer_lost = [this](HelpId help) { step(ViewerLost{help}); };
}

void SupervisorShell::start() {
    if (alive()) return;
    c_.tell([] { return std::string("supervisor starts"); });
    ++life_;
    armed_.reset();
    floor_.emplace(setup_, disk_.saved(), now());
    floor_->check_invariants();
    queue(floor_->take_restart_effects());
    step(DeskPresence{1});
}

void SupervisorShell::kill() {
    if (!alive()) return;
    c_.tell([] { return std::string("supervisor is killed"); });
    ++life_;
    floor_.reset();
    waiting_.clear();
    writing_ = false;
    unanswered_.clear();
    relay_.supervisor_killed();
    for (const auto& [name, connection] : connections_) wire_.cut(connection);
    connections_.clear();
    if (c_.dice.permille(300)) clock_.jump(c_.dice.between(-minutes(10), minutes(10)));
    c_.schedule.in(c_.dice.between(100'000, 20'000'000), [this] { start(); });
}

void SupervisorShell::step(const Event& event) {
    if (!alive()) return;
    c_.tell([&] { return "supervisor < " + describe(event); });
    const auto effects = floor_->step(event, now());
    ++c_.steps;
    floor_->check_invariants();
    if (std::holds_alternative<Tick>(event) && floor_->wake_at() &&
        *floor_->wake_at() <= now().mono_ms) {
        throw Violation("agree", "the supervisor wants a Tick for a time that has passed");
    }
    if (const auto* command = std::get_if<Command>(&event);
        command != nullptr && std::holds_alternative<RemoveStation>(command->order)) {
        for (const Effect& effect : effects) {
            const auto* saved = std::get_if<Save>(&effect);
            const auto* row = saved ? std::get_if<SessionRow>(&saved->row) : nullptr;
            if (row != nullptr) removed_.insert(row->id);
        }
    }
    queue(effects);
    arm();
}

void SupervisorShell::order(const Order& order) {
    if (!alive()) return;
    const CommandId id = ++last_command_;
    unanswered_[id] = order;
    step(Command{id, order});
}

void SupervisorShell::enrol(const StationName& name) { step(StationEnrolled{name, "key-" + name}); }

ConnectionId SupervisorShell::accept(std::size_t station, const StationName& name) {
    if (!alive() || !floor_->knows_station(name, "key-" + name)) return 0;
    const ConnectionId connection = wire_.connect(station);
    connections_[name] = connection;
    step(StationConnected{name});
    return connection;
}

ConnectionId SupervisorShell::connection(const StationName& name) const {
    const auto found = connections_.find(name);
    return found == connections_.end() ? 0 : found->second;
}

void SupervisorShell::hears(std::size_t station, ConnectionId id, const StationMessage& message) {
    const StationName name = "poste-" + std::to_string(station + 1);
    if (alive() && id != 0 && connection(name) == id) step(FromStation{name, message});
}

void SupervisorShell::lost(std::size_t station, ConnectionId id) {
    const StationName name = "poste-" + std::to_string(station + 1);
    if (!alive() || id == 0 || connection(name) != id) return;
    connections_.erase(name);
    step(StationLost{name});
}

void SupervisorShell::arm() {
    const auto wake = floor_->wake_at();
    if (wake == armed_) return;
    armed_ = wake;
    ++timer_;
    if (!wake) return;
    const Micros late = micros_of_ms(c_.dice.between(0, tick_late_max_ms));
    const Micros when = std::max(c_.schedule.now(), clock_.when(*wake)) + late;
    c_.schedule.at(when, [this, timer = timer_, life = life_] {
        if (timer != timer_ || life != life_) return;
        armed_.reset();
        step(Tick{});
    });
}

// Pixels are cut at once; all else keeps its order behind the writes.
void SupervisorShell::queue(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
        c_.tell([&] { return "supervisor > " + describe(effect); });
        if (std::holds_alternative<CloseStream>(effect)) {
            perform(effect);
        } else if (c_.sabotage == Sabotage::answers_early &&
                   !std::holds_alternative<Save>(effect)) {
            perform(effect);
        } else {
            waiting_.push_back(effect);
        }
    }
    pump();
}

void SupervisorShell::pump() {
    while (!writing_ && !waiting_.empty()) {
        const Effect effect = waiting_.front();
        waiting_.pop_front();
        if (!std::holds_alternative<Save>(effect)) {
            perform(effect);
            continue;
        }
        writing_ = true;
        const Micros takes =
            c_.dice.permille(20) ? c_.dice.between(5'000, 200'000) : c_.dice.between(50, 2'000);
        c_.schedule.in(takes, [this, life = life_, row = std::get<Save>(effect).row] {
            if (life != life_) return;
            writing_ = false;
            save(row);
            if (c_.faults && c_.dice.permille(3)) return kill();
            pump();
        });
    }
}

void SupervisorShell::save(const Row& row) {
    disk_.save(row);
    const auto* session = std::get_if<SessionRow>(&row);
    if (session != nullptr && session->phase == SessionPhase::ended) {
        c_.truth.recorded(session->id, session->used_ms, session->cause,
                          removed_.contains(session->id));
    }
}

void SupervisorShell::perform(const Effect& effect) {
    if (const auto* message = std::get_if<Send>(&effect)) send(*message);
    if (const auto* answer = std::get_if<Reply>(&effect)) reply(*answer);
    if (const auto* stream = std::get_if<OpenStreamFor>(&effect)) {
        wire_.send_down(connection(stream->station),
                        OpenStream{stream->help, relay_.expect(stream->help)});
    }
    if (const auto* stream = std::get_if<CloseStream>(&effect)) {
        relay_.close(stream->help);
    }
    if (const auto* link = std::get_if<CloseLink>(&effect)) {
        wire_.cut(connection(link->station));
        connections_.erase(link->station);
    }
}

void SupervisorShell::send(const Send& effect) {
    if (const auto* ack = std::get_if<RecordAck>(&effect.message)) {
        const auto found = disk_.sessions.find(ack->session);
        if (found == disk_.sessions.end() || found->second.phase != SessionPhase::ended) {
            throw Violation("durable", "a record is acknowledged and not on disk");
        }
    }
    if (const auto* grant = std::get_if<Grant>(&effect.message)) {
        const auto found = disk_.sessions.find(grant->session);
        if (found == disk_.sessions.end()) {
            throw Violation("durable", "a session is granted and not on disk");
        }
        c_.truth.grant_saved(grant->session, found->second.ticket);
    }
    wire_.send_down(connection(effect.station), effect.message);
}

void SupervisorShell::reply(const Reply& effect) {
    const auto command = unanswered_.find(effect.command);
    if (command == unanswered_.end()) {
        throw Violation("durable", "a command is answered twice, or was never given");
    }
    const bool refused = std::holds_alternative<Refusal>(effect.result);
    if (const auto* end = std::get_if<EndSession>(&command->second); end && !refused) {
        const SessionRow& row = disk_.sessions.at(end->id);
        if (!row.end_ordered && row.phase != SessionPhase::ended) {
            throw Violation("durable", "an ordered end is acknowledged and not on disk");
        }
    }
    if (const auto* made = std::get_if<std::vector<TicketRow>>(&effect.result)) {
        for (const TicketRow& row : *made) {
            if (!disk_.tickets.contains(row.code)) {
                throw Violation("durable", "a ticket is handed out and not on disk");
            }
        }
    }
    unanswered_.erase(command);
    replied(effect);
}

}  // namespace foyer::sim
