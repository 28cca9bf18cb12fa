// Everything the supervisor's core knows, as one value. Only Turn (turn.hpp) changes it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"
#include "supervisor/core/rows.hpp"
#include "supervisor/core/setup.hpp"
#include "supervisor/core/ticket.hpp"

namespace foyer::supervisor::core {

// A station as the floor sees it.
struct StationOnFloor {
    // A link whose Hello has been heard.
    struct Link {
        std::uint64_t number = 0;
        RequestId last_request;                   // ids only rise: a lower one is late
        std::optional<std::int32_t> told_before;  // the last CallStatus
        friend bool operator==(const Link&, const Link&) = default;
    };
    StationRow row;
    bool connected = false;  // there is a link, with or without its Hello
    std::optional<Link> link;
    StationView view;
    Millis view_ms = 0;               // mono_ms at which it was heard
    SessionId session;                // live here
    std::vector<HelpId> helps;        // going on here; the others look along with the first
    std::optional<Millis> called_ms;  // mono_ms since when the guest calls
    std::int32_t wrong_tickets = 0;   // in a row
    Millis wrong_wait_until_ms = 0;
    // The last no of the present session.
    std::map<HelpKind, Millis> last_no;  // mono_ms
    std::string note;
    friend bool operator==(const StationOnFloor&, const StationOnFloor&) = default;
};

// A help of one account, from the question to its end.
struct HelpOnFloor {
    HelpRow row;
    std::string helper;  // display name
    std::optional<HelpKind> asking;
    Millis asked_ms = 0;   // mono_ms
    bool control = false;  // the guest gave it and nobody took it back
    bool clipboard = false;
    std::optional<Millis> unwatched_ms;  // mono_ms since when its viewer is gone

    void take_back_control() {  // and the clipboard, which goes with it
        control = clipboard = false;
        if (asking == HelpKind::control || asking == HelpKind::clipboard) asking.reset();
    }
    bool& given(HelpKind kind) {
        return kind == HelpKind::view ? row.view : kind == HelpKind::control ? control : clipboard;
    }
    friend bool operator==(const HelpOnFloor&, const HelpOnFloor&) = default;
};

struct Space {
    SpaceRow row;
    std::optional<Millis> closes_at_ms;  // mono_ms, while closing
    bool ends_ordered = false;           // the closing time has come
    std::int32_t signed_in = 0;
    friend bool operator==(const Space&, const Space&) = default;
};

struct FloorState {
    Setup setup;
    Limits limits;
    Space space;
    std::map<StationName, StationOnFloor> stations;
    std::map<SessionId, SessionRow> sessions;  // granted or running
    std::map<HelpId, HelpOnFloor> helps;  // of every station
    TicketBook tickets;
    Millis swept_ms = 0;  // mono_ms of the last look for expired tickets

    FloorState(Setup setup, const Saved& saved, Instant now, Limits limits);

    const Policy* policy(const std::string& name) const;
    // What a start without a policy means: the free one, or the first by name.
    const Policy* default_policy() const;
    SpaceStatus space_status(Millis mono_ms) const;
    std::optional<Millis> wake_at() const;
    // Its time as it runs on since the station said it.
    Millis used_ms(const SessionRow& session, Millis mono_ms) const;
    // Whether the guest there is being asked something by anybody.
    bool asking(const StationOnFloor& station) const;
    // Why no session can start there now, as the end of "station X cannot start a session: ...";
    // empty when one can.
    std::string start_obstacle(const StationOnFloor& station) const;
    void check_invariants() const;

    friend bool operator==(const FloorState&, const FloorState&) = default;
};

}  // namespace foyer::supervisor::core
