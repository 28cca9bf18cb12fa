// A station brought into any state by real events, for the tests of its table.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/core/station.hpp"

namespace foyer::kiosk::testing {

inline constexpr Millis begin_ms = 1'000'000;
inline constexpr SessionId session_one{1};
inline constexpr HelpId help_one{1};

inline Policy open_policy() {
    Policy policy;
    policy.name = "open";
    policy.time = {.minutes = 60,
                   .extension_minutes = 30,
                   .extensions_max = 2,
                   .warn_minutes = 10,
                   .idle_minutes = 0,
                   .daily_minutes = 0};
    policy.apps.tiles = {"browser.desktop"};
    return policy;
}

inline Proof proof(bool clean, bool full) {
    return {.clean = clean,
            .full = full,
            .ms = 5,
            .checks = {{"processes", clean, "/proc", clean ? "" : "1 process"}}};
}

// A stick is in, and nothing else was found.
inline ProofDone only_medium(bool full) {
    Proof found = proof(false, full);
    found.checks = {{"processes", true, "/proc", ""},
                    {"removable_media", false, "/sys/block", "a stick is in: take it out"}};
    return {.proof = found, .only_medium = true};
}

// A station and its time. `step` checks the invariants and what every step owes.
class Bench {
public:
    Bench() = default;
    explicit Bench(const Memory& found) { boot(found); }

    std::vector<Effect> step(const Event& event) {
        if (const auto* closed = std::get_if<StreamClosed>(&event)) mirrors.erase(closed->help);
        auto effects = station.step(event, now());
        station.check_invariants();
        for (const Effect& effect : effects) {
            if (const auto* kept = std::get_if<Remember>(&effect)) memory = kept->memory;
            if (const auto* start = std::get_if<StartMirror>(&effect)) mirrors.insert(start->help);
            if (const auto* cut = std::get_if<CutMirror>(&effect)) mirrors.erase(cut->help);
        }
        return effects;
    }
    std::vector<Effect> hear(const SupervisorMessage& message) {
        return step(FromSupervisor{message});
    }
    std::vector<Effect> tick_after(Millis ms) {
        mono_ms += ms;
        return step(Tick{});
    }
    Instant now() const { return {mono_ms, 0}; }
    StationState state() const { return station.view(now()).state; }
    Scene scene() const { return station.scene(now()); }
    SpaceStatus space(SpaceMode mode, Millis closing_in_ms = 0) const {
        SpaceStatus status;
        status.mode = mode;
        status.closing_in_ms = closing_in_ms;
        status.free_access = true;
        status.free_policy = "open";
        return status;
    }

    void boot(const Memory& with = {}) {
        memory = with;
        step(Boot{with});
    }
    void link(SpaceMode mode = SpaceMode::open) {
        step(LinkUp{});
        hear(Welcome{"poste-1", space(mode), {open_policy()}, memory.links});
    }
    Grant grant(SessionId id = session_one, Millis duration_ms = minutes(60)) const {
        return {.session = id,
                .request = {},
                .policy = "open",
                .access = AccessKind::guest,
                .duration_ms = duration_ms,
                .extension_ms = minutes(30),
                .extensions_max = 2,
                .link = memory.links};
    }
    // Linked, with a curtain, in `state`; session 1 in those that have or had one.
    void bring_to(StationState state) {
        boot();
        step(CurtainReady{});
        link(state == StationState::closed ? SpaceMode::closed : SpaceMode::open);
        if (state == StationState::resetting) return;
        step(ProofDone{proof(state != StationState::out_of_order, true)});
        if (state == StationState::out_of_order || state == StationState::free ||
            state == StationState::closed) {
            return;
        }
        hear(grant());
        if (state == StationState::starting) return;
        step(WorldReady{session_one});
        if (state == StationState::in_use) return;
        hear(End{session_one, EndCause::desk});
    }

    Station station;
    Memory memory;  // as the disk has it
    std::set<HelpId> mirrors;
    Millis mono_ms = begin_ms;
};

template <class E>
const E* find(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
        if (const auto* found = std::get_if<E>(&effect)) return found;
    }
    return nullptr;
}

// The first message of this kind that is sent.
template <class M>
const M* sent(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
        const auto* send = std::get_if<Send>(&effect);
        const auto* found = send ? std::get_if<M>(&send->message) : nullptr;
        if (found != nullptr) return found;
    }
    return nullptr;
}

template <class E>
std::ptrdiff_t position(const std::vector<Effect>& effects) {
    const auto found = std::ranges::find_if(
        effects, [](const Effect& effect) { return std::holds_alternative<E>(effect); });
    return found == effects.end() ? -1 : found - effects.begin();
}

inline bool rejected(const std::vector<Effect>& effects) {
    return find<Reject>(effects) != nullptr;
}

}  // namespace foyer::kiosk::testing
