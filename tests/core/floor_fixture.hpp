// A floor brought into any situation by real events, for the tests of its table.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "supervisor/core/floor.hpp"

namespace foyer::supervisor::testing {

inline const StationName poste = "poste-1";
inline constexpr SessionId session_one{1};
inline constexpr HelpId help_one{1};
inline constexpr Millis wall_ms = 1'767'225'600'000;

inline Setup setup() {
    Setup setup;
    setup.space_name = "Foyer";
    setup.free_policy = "open";
    Policy members;
    members.name = "members";
    members.who = {.guest = false, .ticket = true, .card = false};
    members.help = {.view = true, .control = false};
    Policy open;
    open.name = "open";
    setup.policies = {members, open};
    return setup;
}

inline SessionRecord record(Millis used_ms, EndCause cause = EndCause::button) {
    return {session_one, "open", AccessKind::guest, used_ms, cause};
}

inline StationView view(StationState state) {
    StationView view;
    view.state = state;
    view.last_proof =
        Proof{.clean = state != StationState::out_of_order, .full = true, .ms = 5, .checks = {}};
    if (state == StationState::out_of_order) view.out_of_order_reason = "proof: processes";
    return view;
}

inline StationView view_of(SessionId id, Millis used_ms, StationState state = StationState::in_use,
                           Millis granted_ms = minutes(60)) {
    StationView seen = view(state);
    seen.session = SessionView{.id = id,
                               .policy = "open",
                               .access = AccessKind::guest,
                               .used_ms = used_ms,
                               .granted_ms = granted_ms,
                               .extensions = 0};
    return seen;
}

// A floor, its time and what its store has. `step` checks the invariants.
class Room {
public:
    explicit Room(const Saved& found = {}, Setup with = setup())
        : saved(found), floor(std::move(with), found, {mono_ms, wall_ms}) {
        keep(floor.take_restart_effects());
        floor.check_invariants();
    }

    std::vector<Effect> step(const Event& event) {
        auto effects = floor.step(event, now());
        floor.check_invariants();
        keep(effects);
        return effects;
    }
    std::vector<Effect> hear(const StationMessage& message, const StationName& name = poste) {
        return step(FromStation{name, message});
    }
    std::vector<Effect> order(const Order& order) {
        auto effects = step(Command{++command, order});
        const auto replies = std::ranges::count_if(
            effects, [](const Effect& e) { return std::holds_alternative<Reply>(e); });
        EXPECT_EQ(1, replies) << "every command has exactly one reply";
        return effects;
    }
    std::vector<Effect> tick_after(Millis ms) {
        mono_ms += ms;
        return step(Tick{});
    }
    Instant now() const { return {mono_ms, wall_ms + mono_ms}; }

    void enrol(const StationName& name = poste) { step(StationEnrolled{name, "key"}); }
    std::vector<Effect> link(const StationView& seen = view(StationState::free),
                             const std::vector<SessionRecord>& records = {},
                             const StationName& name = poste) {
        step(StationConnected{name});
        return hear(
            Hello{
                .protocol = 1, .software = "0", .view = seen, .records = records, .link = ++links},
            name);
    }
    // An idle station.
    void idle(const StationName& name = poste) {
        enrol(name);
        link(view(StationState::free), {}, name);
    }
    // Session 1 runs there.
    void running() {
        idle();
        order(StartSession{poste, "", 0});
        hear(ViewUpdate{view_of(session_one, 0)});
    }
    // Help 1 of ana is asked, and given if `view`.
    void help(bool view) {
        running();
        order(OpenHelp{poste, HelpKind::view, "ana", "Ana"});
        if (view) hear(ConsentAnswer{help_one, HelpKind::view, Answer::yes});
    }
    std::vector<TicketRow> tickets(std::vector<TicketCode> codes, Millis valid_ms = minutes(60)) {
        NewTickets wanted;
        wanted.policy = "members";
        wanted.codes = std::move(codes);
        wanted.valid_ms = valid_ms;
        order(wanted);
        return floor.tickets();
    }
    const TicketRow* ticket(const TicketCode& code) {
        shown = floor.tickets();
        const auto found = std::ranges::find(shown, code, &TicketRow::code);
        return found == shown.end() ? nullptr : &*found;
    }
    std::vector<SessionRow> live() const { return floor.live_sessions(now()); }
    FloorStation station(const StationName& name = poste) const {
        const auto all = floor.stations(now());
        return *std::ranges::find(all, name, &FloorStation::name);
    }
    Room restarted() const {
        Saved again = saved;
        std::erase_if(again.sessions,
                      [](const SessionRow& row) { return row.phase == SessionPhase::ended; });
        std::erase_if(again.tickets, [](const TicketRow& row) {
            return row.phase == TicketPhase::used || row.phase == TicketPhase::revoked;
        });
        std::erase_if(again.helps, [](const HelpRow& row) { return row.ended_wall_ms != 0; });
        Room room(again);
        room.links = links;
        return room;
    }

    Saved saved;  // every row, in its last form
    Millis mono_ms = 1'000'000;
    Floor floor;
    CommandId command = 0;
    std::uint64_t links = 0;

private:
    void keep(const std::vector<Effect>& effects) {
        for (const Effect& effect : effects) {
            const auto* save = std::get_if<Save>(&effect);
            if (save != nullptr) std::visit([this](const auto& row) { keep(row); }, save->row);
        }
    }
    template <class Row, class Key>
    static void put(std::vector<Row>& rows, const Row& row, Key key) {
        const auto found = std::ranges::find(rows, row.*key, key);
        if (found == rows.end()) {
            rows.push_back(row);
        } else {
            *found = row;
        }
    }
    void keep(const SpaceRow& row) { saved.space = row; }
    void keep(const StationRow& row) { put(saved.stations, row, &StationRow::name); }
    void keep(const SessionRow& row) { put(saved.sessions, row, &SessionRow::id); }
    void keep(const TicketRow& row) { put(saved.tickets, row, &TicketRow::code); }
    void keep(const HelpRow& row) { put(saved.helps, row, &HelpRow::id); }
    void keep(const StationGone& row) {
        std::erase_if(saved.stations, [&](const StationRow& one) { return one.name == row.name; });
    }
    std::vector<TicketRow> shown;
};

template <class E>
const E* find(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
        if (const auto* found = std::get_if<E>(&effect)) return found;
    }
    return nullptr;
}

template <class M>
const M* sent(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
        const auto* send = std::get_if<Send>(&effect);
        const auto* found = send ? std::get_if<M>(&send->message) : nullptr;
        if (found != nullptr) return found;
    }
    return nullptr;
}

// The last row of this kind that a step saves.
template <class R>
const R* saved(const std::vector<Effect>& effects) {
    const R* last = nullptr;
    for (const Effect& effect : effects) {
        const auto* save = std::get_if<Save>(&effect);
        const auto* found = save ? std::get_if<R>(&save->row) : nullptr;
        if (found != nullptr) last = found;
    }
    return last;
}

inline bool rejected(const std::vector<Effect>& effects) {
    return find<Reject>(effects) != nullptr;
}

inline std::string refusal(const std::vector<Effect>& effects) {
    const auto* reply = find<Reply>(effects);
    const auto* refused = reply ? std::get_if<Refusal>(&reply->result) : nullptr;
    return refused ? refused->reason : std::string();
}

}  // namespace foyer::supervisor::testing
