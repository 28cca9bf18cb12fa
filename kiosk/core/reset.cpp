// Between two sessions: erasing, proving, being set aside, and the curtain without which nothing
// is handed out.
#include <algorithm>
#include <utility>

#include "kiosk/core/turn.hpp"

namespace foyer::kiosk::core {

namespace {

// "proof: processes, mounts"; empty when the proof is good enough to hand the station out.
std::string found_by(const Proof& proof, bool full_asked) {
    std::string names;
    for (const Check& check : proof.checks) {
        if (!check.clean) names += (names.empty() ? "" : ", ") + check.name;
    }
    if (!names.empty()) return "proof: " + names;
    if (!proof.clean) return "proof: not clean";
    if (full_asked && !proof.full) return "proof: expected a full one, found a quick one";
    return {};
}

// The words of the check itself, which are for a person.
std::string first_found(const Proof& proof) {
    const auto found = std::ranges::find(proof.checks, false, &Check::clean);
    return found == proof.checks.end() ? "" : found->found;
}

// The row that tells of the repair says why there was one.
void tell_why(const Proof& before, Proof& proof) {
    std::string why;
    for (const Check& check : before.checks) {
        if (!check.clean) why += (why.empty() ? "" : ", ") + check.name + ": " + check.found;
    }
    for (Check& check : proof.checks) {
        if (check.name == repair_check) check.found = why + "; " + check.found;
    }
}

}  // namespace

void Turn::prove(bool full, bool repair) {
    s.state = StationState::resetting;
    s.full_asked = full;
    s.repairing = repair;
    s.medium_seen = false;
    s.only_medium = false;
    s.pending.reset();
    out.emplace_back(Prove{full, repair});
}

void Turn::on(const WorldGone& event) {
    if (s.state != StationState::ending || event.session != s.ending) return reject("WorldGone");
    s.ending = {};
    prove(s.space.mode != SpaceMode::open);
}

void Turn::on(const ProofDone& event) {
    if (s.state != StationState::resetting) return reject("ProofDone");
    const Proof& proof = event.proof;
    const std::string found = found_by(proof, s.full_asked);
    const bool repaired = std::exchange(s.repairing, false);
    const auto before = std::exchange(s.last_proof, proof);
    if (repaired) tell_why(*before, *s.last_proof);
    const bool medium_moved = s.medium_seen && s.medium != event.only_medium;
    if (!found.empty()) {
        s.last_proof->clean = false;
        if (event.repairable && !s.full_asked && !proof.full) return prove(true, true);
        if (event.only_medium && medium_moved) return prove(true);
        s.state = StationState::out_of_order;
        s.only_medium = event.only_medium;
        s.out_of_order_reason = s.only_medium ? first_found(proof) : found;
        s.erasing = s.erasing && s.only_medium;
        s.early.reset();
        s.memory.out_of_order = true;
        return remember();
    }
    if (medium_moved) return prove(s.full_asked);
    if (s.space.mode == SpaceMode::closed && !proof.full) return prove(true);
    if (proof.full && s.memory.out_of_order) {
        s.memory.out_of_order = false;
        remember();
    }
    const bool closed = s.space.mode == SpaceMode::closed;
    if (s.erasing && !closed) s.farewell_until_ms = now_ms + s.limits.farewell_ms;
    s.erasing = false;
    s.out_of_order_reason.clear();
    s.state = closed ? StationState::closed : StationState::free;
    start_early();
}

void Turn::on(const MediumSeen& event) {
    const bool came = event.in && !s.medium;
    s.medium = event.in;
    s.medium_seen = true;
    if (s.only_medium && !event.in) return prove(true);
    const bool idle = s.state == StationState::free || s.state == StationState::closed;
    if (came && idle) prove(s.space.mode != SpaceMode::open);
}

void Turn::on(const ReturnToService&) {
    if (s.state != StationState::out_of_order) return reject("ReturnToService");
    prove(true);
}

void Turn::on(const CurtainReady&) { s.curtain = true; }

void Turn::on(const CurtainDied&) {
    if (!s.curtain) return reject("CurtainDied", "there is no curtain");
    s.curtain = false;
    s.alone_since_ms.reset();
    s.pending.reset();
    s.early.reset();
    if (s.session) ends(EndCause::curtain_died);
}

}  // namespace foyer::kiosk::core
