// What is kept on disk, and what a restart begins with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"

namespace foyer::supervisor {

struct StationRow {
    StationName name;
    std::string key_fingerprint;  // SHA-256 of the certificate's public key, hexadecimal
    Millis enrolled_wall_ms = 0;
    std::optional<Proof> last_proof;
    Millis last_proof_wall_ms = 0;
    friend bool operator==(const StationRow&, const StationRow&) = default;
};

enum class SessionPhase { granted, running, ended };

struct SessionRow {
    SessionId id;
    StationName station;
    std::string policy;
    AccessKind access = AccessKind::guest;
    TicketCode ticket;  // empty unless access is ticket
    SessionPhase phase = SessionPhase::granted;
    Millis granted_ms = 0;
    Millis started_wall_ms = 0;  // when its clock started; 0 before
    Millis used_ms = 0;
    EndCause cause = EndCause::button;  // meaningful when ended
    bool end_ordered = false;  // the desk or the closing ended it; the station may not know yet
    friend bool operator==(const SessionRow&, const SessionRow&) = default;
};

enum class TicketPhase { unused, in_use, used, revoked };

struct TicketRow {
    TicketCode code;
    std::string policy;
    std::int32_t minutes = 0;  // 0 = the policy's
    Millis expires_wall_ms = 0;
    TicketPhase phase = TicketPhase::unused;
    SessionId session;  // while in use, and the one that used it
    friend bool operator==(const TicketRow&, const TicketRow&) = default;
};

// The register of helps: never an image, a key or a title.
struct HelpRow {
    HelpId id;
    StationName station;
    SessionId session;
    std::string account;   // account name, not the display name
    bool view = false;     // granted
    bool control = false;  // granted at some time
    Millis asked_wall_ms = 0;
    Millis answered_wall_ms = 0;  // 0 = never
    Millis begun_wall_ms = 0;     // 0 = no picture was ever shown
    Millis ended_wall_ms = 0;     // 0 = going on
    std::optional<HelpEnd> cause;  // nothing while it goes on
    friend bool operator==(const HelpRow&, const HelpRow&) = default;
};

struct SpaceRow {
    SpaceMode mode = SpaceMode::open;
    std::uint64_t last_session = 0;  // highest id given out
    std::uint64_t last_help = 0;
    Millis closing_wall_ms = 0;  // while closing: when, and how far away that was when saved
    Millis closing_in_ms = 0;
    friend bool operator==(const SpaceRow&, const SpaceRow&) = default;
};

struct StationGone {  // delete the station's row
    StationName name;
    friend bool operator==(const StationGone&, const StationGone&) = default;
};

using Row = std::variant<SpaceRow, StationRow, SessionRow, TicketRow, HelpRow, StationGone>;

// What the store holds when the supervisor starts: live and unfinished rows, every station, every
// ticket that is not spent.
struct Saved {
    SpaceRow space;
    std::vector<StationRow> stations;
    std::vector<SessionRow> sessions;  // not ended
    std::vector<TicketRow> tickets;
    std::vector<HelpRow> helps;  // not ended: ended at once as link_lost
};

}  // namespace foyer::supervisor
