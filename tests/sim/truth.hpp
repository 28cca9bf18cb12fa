// What really is, kept apart from both cores: which world exists on which station, what a guest
// has really said, which proof was really made, how long was really used. Every change is checked
// against the six rules; a breach throws Violation.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"

namespace foyer::sim {

// How late a Tick may be, and so how late an end.
constexpr Millis tick_late_max_ms = 50;
constexpr Millis grace_ms = 200;
// How long a yes lives without a stream.
constexpr Millis unseen_max_ms = seconds(20);

class Truth {
public:
    explicit Truth(std::size_t stations) : stations_(stations) {}

    // `mono_ms` is always the station's own clock.
    void grant_saved(SessionId session, const TicketCode& ticket);  // handed to the network
    void heard_grant(std::size_t station, const Grant& grant);
    void heard_extend(const Extend& extend);
    void guest_extended(SessionId session);

    void builds(std::size_t station, SessionId session);
    void ready(std::size_t station, SessionId session, Millis mono_ms);
    void tears_down(std::size_t station, SessionId session, Millis mono_ms);
    void kiosk_killed(std::size_t station, Millis mono_ms);  // its world and mirror die with it
    void memory_lost(std::size_t station);  // what it had not handed on cannot be exact
    // What any proof found is gone only when a full one finds nothing.
    void proved(std::size_t station, bool clean, bool full);
    void curtain(std::size_t station, bool there) { stations_[station].curtain = there; }

    void guest_answered(std::size_t station, HelpId help, HelpKind kind, bool yes, Millis mono_ms);
    void released(std::size_t station, HelpId help, HelpKind kind);
    void control_taken_back(std::size_t station);
    void mirror_starts(std::size_t station, HelpId help, SessionId session, Millis mono_ms);
    void mirror_allows(std::size_t station, HelpId help, bool control, bool clipboard);
    // Its stream may have been closed by the supervisor: the consents live on for a while.
    void mirror_ends(std::size_t station, HelpId help, Millis mono_ms);
    // After the effects of Stop and of the loss of the link: nothing may flow any more.
    void consents_die(std::size_t station);
    // After those of one help's end: nothing of it, nor of those who looked along with it.
    void consents_die(std::size_t station, HelpId help);

    // After every step of a living station. `seen_by`: how many its screen says can see it.
    void check(std::size_t station, Millis mono_ms, std::size_t seen_by);
    // After a session's row was saved as ended, once and for all.
    void recorded(const SessionId session, Millis used_ms, EndCause cause, bool by_removal);
    // At the end: nothing is left, everything was recorded.
    void check_over() const;

    std::optional<SessionId> world(std::size_t station) const;
    bool in_use(std::size_t station) const;
    std::size_t sessions_used() const;

private:
    struct Mirror {
        SessionId session;
        bool control = false;
        bool clipboard = false;
    };
    // What the guest said yes to.
    struct Consent {
        bool control = false;
        bool clipboard = false;  // goes with the control
        std::optional<Mirror> mirror;
        std::optional<Millis> unseen_since_ms;  // while there is none
    };
    struct OneStation {
        std::optional<SessionId> world;
        bool proved_clean = false;
        bool found = false;  // since the last full clean proof
        bool curtain = false;
        std::map<HelpId, Consent> consents;  // those after the first look along with it
    };
    struct OneSession {
        std::size_t station = 0;
        TicketCode ticket;
        Millis granted_ms = 0;
        Millis extension_ms = 0;
        std::optional<Millis> ready_ms;
        std::optional<Millis> used_ms;  // final
        bool killed = false;
        bool exact = true;
        bool recorded = false;
        bool removed = false;  // with its station
    };
    void stops(std::size_t station, Millis mono_ms, bool killed);
    Consent* consent(std::size_t station, HelpId help);  // null: there is none

    std::vector<OneStation> stations_;
    std::map<SessionId, OneSession> sessions_;
    std::map<TicketCode, SessionId> ticket_used_;
};

}  // namespace foyer::sim
