#include "tests/sim/station_shell.hpp"

#include <algorithm>
#include <utility>

#include "tests/sim/describe.hpp"
#include "tests/sim/violation.hpp"

namespace foyer::sim {

StationShell::StationShell(Context& context, Wire& wire, std::size_t index)
    : c_(context), wire_(wire), index_(index), clock_(context.dice) {}

void StationShell::start() {
    if (alive()) return;
    c_.tell([&] { return name() + " starts"; });
    core_.emplace();
    ++life_;
    armed_.reset();
    step(kiosk::Boot{disk_});
    if (!alive()) return;  // killed while it booted
    later(10'000, 500'000, [this] {
        c_.truth.curtain(index_, true);
        step(kiosk::CurtainReady{});
    });
    medium_is_seen_soon();
    dial_soon();
}

void StationShell::medium(bool in) {
    c_.tell([&] { return name() + (in ? ": a stick is put in" : ": no stick is in"); });
    medium_ = in;
    if (alive()) medium_is_seen_soon();
}

void StationShell::medium_is_seen_soon() {
    later(1'000, 300'000, [this] { step(kiosk::MediumSeen{medium_}); });
}

void StationShell::kill() {
    if (!alive()) return;
    c_.tell([&] { return name() + " is killed"; });
    while (!streams_.empty()) stream_goes(mirror_gone(streams_.begin()->first));
    c_.truth.kiosk_killed(index_, now().mono_ms);
    core_.reset();
    ++life_;
    wire_.cut(connection_);
    connection_ = 0;
    if (c_.faults && c_.dice.permille(20)) {
        c_.tell([&] { return name() + " is installed anew and has lost its memory"; });
        c_.truth.memory_lost(index_);
        wire_.forget(index_);  // it is another machine: nothing of the old one reaches it
        disk_ = {};
    }
    if (c_.dice.permille(300)) clock_.jump(c_.dice.between(-minutes(10), minutes(10)));
    c_.schedule.in(c_.dice.between(100'000, 8'000'000), [this] { start(); });
}

void StationShell::later(Micros least, Micros most, std::function<void()> what) {
    c_.schedule.in(c_.dice.between(least, most), [this, life = life_, what = std::move(what)] {
        if (life == life_) what();
    });
}

bool StationShell::step(const kiosk::Event& event) {
    if (!alive()) return false;
    before(event);
    c_.tell([&] { return name() + " < " + describe(event); });
    const auto effects = core_->step(event, now());
    ++c_.steps;
    core_->check_invariants();
    const bool rejected = std::ranges::any_of(
        effects, [](const auto& e) { return std::holds_alternative<kiosk::Reject>(e); });
    if (std::holds_alternative<kiosk::Tick>(event) && core_->wake_at() &&
        *core_->wake_at() <= now().mono_ms) {
        throw Violation("agree", name() + " wants a Tick for a time that has passed");
    }
    const std::uint64_t life = life_;
    for (const kiosk::Effect& effect : effects) {
        if (c_.faults && c_.dice.between(1, 10'000) <= (effects.size() > 2 ? 30 : 2)) kill();
        if (life != life_) return !rejected;
        c_.tell([&] { return name() + " > " + describe(effect); });
        perform(effect);
    }
    after(event, rejected);
    const auto frame = scene().frame;
    c_.truth.check(index_, now().mono_ms, frame ? 1 + frame->onlookers.size() : 0);
    arm();
    return !rejected;
}

// What the event itself makes true, whatever the core thinks of it.
void StationShell::before(const kiosk::Event& event) {
    const auto* heard = std::get_if<kiosk::FromSupervisor>(&event);
    if (heard == nullptr) return;
    if (const auto* grant = std::get_if<Grant>(&heard->message)) {
        c_.truth.heard_grant(index_, *grant);
    }
    if (const auto* extend = std::get_if<Extend>(&heard->message)) c_.truth.heard_extend(*extend);
}

void StationShell::after(const kiosk::Event& event, bool rejected) {
    if (rejected) return;
    if (const auto* ready = std::get_if<kiosk::WorldReady>(&event)) {
        c_.truth.ready(index_, ready->session, now().mono_ms);
    }
    if (std::holds_alternative<kiosk::ExtendPressed>(event)) {
        c_.truth.guest_extended(*c_.truth.world(index_));
    }
    if (std::holds_alternative<kiosk::StopPressed>(event) ||
        std::holds_alternative<kiosk::LinkDown>(event)) {
        c_.truth.consents_die(index_);
    }
    if (const auto* died = std::get_if<kiosk::MirrorDied>(&event)) {
        c_.truth.consents_die(index_, died->help);
    }
    if (std::holds_alternative<kiosk::ControlTakenBack>(event)) {
        c_.truth.control_taken_back(index_);
    }
    const auto* heard = std::get_if<kiosk::FromSupervisor>(&event);
    if (heard == nullptr) return;
    if (const auto* end = std::get_if<EndHelp>(&heard->message)) {
        c_.truth.consents_die(index_, end->help);
    }
    if (const auto* release = std::get_if<Release>(&heard->message)) {
        c_.truth.released(index_, release->help, release->kind);
    }
}

void StationShell::arm() {
    const auto wake = core_->wake_at();
    if (wake == armed_) return;
    if (c_.sabotage == Sabotage::misses_deadlines && wake && c_.truth.in_use(index_)) {
        const SessionView session = *core_->view(now()).session;
        if (*wake - now().mono_ms >= session.left_ms()) return;
    }
    armed_ = wake;
    ++timer_;
    if (!wake) return;
    const Micros late = micros_of_ms(c_.dice.between(0, tick_late_max_ms));
    const Micros when = std::max(c_.schedule.now(), clock_.when(*wake)) + late;
    c_.schedule.at(when, [this, timer = timer_, life = life_] {
        if (timer != timer_ || life != life_) return;
        armed_.reset();
        step(kiosk::Tick{});
    });
}

void StationShell::dial_soon() {
    later(50'000, 3'000'000, [this] {
        if (connection_ != 0) return;
        connection_ = dial(index_);
        if (connection_ == 0) return dial_soon();
        step(kiosk::LinkUp{});
    });
}

void StationShell::hears(ConnectionId connection, const SupervisorMessage& message) {
    if (connection_ != 0 && connection == connection_) step(kiosk::FromSupervisor{message});
}

void StationShell::lost(ConnectionId connection) {
    if (connection_ == 0 || connection != connection_) return;
    connection_ = 0;
    step(kiosk::LinkDown{});
    if (alive() && connection_ == 0) dial_soon();
}

void StationShell::curtain_dies() {
    if (!alive()) return;
    c_.truth.curtain(index_, false);
    step(kiosk::CurtainDied{});
    later(100'000, 3'000'000, [this] {
        c_.truth.curtain(index_, true);
        step(kiosk::CurtainReady{});
    });
}

void StationShell::world_dies() {
    const auto session = c_.truth.world(index_);
    if (alive() && session) step(kiosk::WorldDied{*session, "its inner server is gone"});
}

void StationShell::mirror_dies() {
    if (!alive() || streams_.empty()) return;
    const Stream gone = mirror_gone(some_mirror());
    stream_goes(gone);
    step(kiosk::MirrorDied{gone.help});
}

void StationShell::stream_closed(const Stream& stream) {
    if (!alive() || !runs(stream)) return;
    step(kiosk::StreamClosed{mirror_gone(stream.help).help});
}

void StationShell::stream_breaks() {
    if (!alive() || streams_.empty()) return;
    stream_closed(streams_.at(some_mirror()));
}

Stream StationShell::mirror_gone(HelpId help) {
    c_.truth.mirror_ends(index_, help, now().mono_ms);
    return streams_.extract(help).mapped();
}

HelpId StationShell::some_mirror() {
    return std::next(streams_.begin(), c_.dice.between(0, std::ssize(streams_) - 1))->first;
}

bool StationShell::runs(const Stream& stream) const {
    const auto found = streams_.find(stream.help);
    return found != streams_.end() && found->second == stream;
}

void StationShell::perform(const kiosk::Effect& effect) {
    std::visit([this](const auto& one) { perform_one(one); }, effect);
}

void StationShell::perform_one(const kiosk::Send& effect) {
    wire_.send_up(connection_, effect.message);
}

void StationShell::perform_one(const kiosk::Remember& effect) {
    if (c_.sabotage != Sabotage::forgets_memory) disk_ = effect.memory;
}

void StationShell::perform_one(const kiosk::BuildWorld& effect) {
    const SessionId session = effect.session;
    c_.truth.builds(index_, session);
    const bool fails = c_.faults && c_.dice.permille(80);
    later(50'000, 3'000'000, [this, session, fails] {
        // Late words of a world that is gone meanwhile are sometimes heard, sometimes not.
        if (c_.truth.world(index_) != session && c_.dice.permille(500)) return;
        if (fails) {
            step(kiosk::WorldFailed{session, "no memory"});
        } else {
            step(kiosk::WorldReady{session});
        }
    });
}

void StationShell::perform_one(const kiosk::Launch& effect) {
    if (c_.truth.world(index_) != effect.session) {
        throw Violation("1", effect.desktop_id + " is launched in no world");
    }
}

void StationShell::perform_one(const kiosk::TearDown& effect) {
    const SessionId session = effect.session;
    c_.truth.tears_down(index_, session, now().mono_ms);
    later(10'000, 800'000, [this, session] { step(kiosk::WorldGone{session}); });
}

void StationShell::perform_one(const kiosk::Prove& effect) {
    const bool full = effect.full;
    if (c_.sabotage == Sabotage::skips_proofs) {
        const Proof proof{.clean = true, .full = full, .ms = 0, .checks = {}};
        later(0, 0, [this, proof] { step(kiosk::ProofDone{proof}); });
        return;
    }
    later(10'000, full ? 4'000'000 : 300'000, [this, full] {
        const bool none_left = !c_.faults || !c_.dice.permille(25);
        const bool medium = medium_;
        const bool clean = none_left && !medium;
        Proof proof{.clean = clean, .full = full, .ms = 10, .checks = {}};
        proof.checks.push_back({"processes", none_left, "/proc", none_left ? "" : "1 process"});
        proof.checks.push_back({"removable_media", !medium, "/sys/block", medium ? "a stick" : ""});
        const bool repairable = !none_left && !medium && c_.dice.permille(500);
        // The worst moment for it to come or go: after the look, before its result.
        if (c_.faults && c_.dice.permille(30)) this->medium(!medium);
        later(0, 400'000, [this, proof, repairable, only_medium = none_left && medium] {
            c_.truth.proved(index_, proof.clean, proof.full);
            step(kiosk::ProofDone{proof, repairable, only_medium});
        });
    });
}

void StationShell::perform_one(const kiosk::StartMirror& effect) {
    const HelpId help = effect.help;
    c_.truth.mirror_starts(index_, help, effect.session, now().mono_ms);
    const Stream& begun = streams_[help] = Stream{help, index_, ++streams_begun_};
    later(10'000, 200'000, [this, stream = begun, token = effect.token] {
        if (runs(stream)) stream_comes(stream, token);
    });
}

void StationShell::perform_one(const kiosk::MirrorAllow& effect) {
    if (c_.sabotage == Sabotage::keeps_control && !effect.control) return;
    c_.truth.mirror_allows(index_, effect.help, effect.control, effect.clipboard);
}

void StationShell::perform_one(const kiosk::CutMirror& effect) {
    if (c_.sabotage == Sabotage::never_cuts || !streams_.contains(effect.help)) return;
    stream_goes(mirror_gone(effect.help));
}

}  // namespace foyer::sim
