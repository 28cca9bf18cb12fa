// Between two sessions: erasing, proving, being set aside, and the curtain without which nothing
// is handed out.
#include <algorithm>

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

}  // namespace

void Turn::prove(bool full) {
    s.state = StationState::resetting;
    s.full_asked = full;
    s.pending.reset();
    out.emplace_back(Prove{full});
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
    s.last_proof = proof;
    if (!found.empty()) {
        s.last_proof->clean = false;
        s.state = StationState::out_of_order;
        s.out_of_order_reason = found;
        s.erasing = false;
        s.early.reset();
        s.memory.out_of_order = true;
        return remember();
    }
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

void Turn::on(const ReturnToService&) {
    if (s.state != StationState::out_of_order) return reject("ReturnToService");
    prove(true);
}

void Turn::on(const CurtainReady&) { s.curtain = true; }

void Turn::on(const CurtainDied&) {
    if (!s.curtain) return reject("CurtainDied", "there is no curtain");
    s.curtain = false;
    s.pending.reset();
    s.early.reset();
    if (s.session) ends(EndCause::curtain_died);
}

}  // namespace foyer::kiosk::core
