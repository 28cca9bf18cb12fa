// The supervisor's core: the whole floor of one space as values and one function,
// `step(event, now) -> effects`. It reads no clock, opens nothing, logs nothing, draws no random
// number and knows no generated type.
//
// Durability: the shell performs the effects of a step in order, and performs a Send, Reply or
// OpenStream only when every Save before it is on disk. So what was acknowledged is never lost.
//
// Stations (the test oracle). `offline` = no link; the last view is kept.
//   StationConnected + Hello    -> linked; reconcile:
//       a session the station runs that is live here              -> followed
//       a session the station runs that is not live here          -> Send End{desk}
//       a session live here that the station neither runs nor has a record of
//                                                -> ended here as never_started (its ticket is
//                                                   usable again only if its clock never started)
//       every record                             -> kept once, Send RecordAck
//   StationLost                 -> offline; its helps end with link_lost; its session goes on
//   StationRemoved              -> forgotten; refused at once (the shell closes the link)
//
// Sessions: granted -> running (the station's view shows it in use) -> ended (its record arrived,
// GrantRefused, or never seen at reconnect). A station has at most one that is not ended. A new
// one is granted only to a linked station whose view is free with a clean last proof, in an open
// space (closing refuses), under a known policy that admits that kind of access.
//
// Tickets: unused -> in use by one session -> used; GrantRefused or never_started before the clock
// started give it back; expired and revoked ones are refused. `wrong_tickets_max` (5) wrong codes
// in a row at a station make it wait `wrong_ticket_wait_ms` (60 s): StartRefused carries the rest.
//
// Helps: asked (Send AskConsent view) -> consented (yes) -> OpenStream -> streaming -> ended.
// Control is asked only while view is consented. A help ends by the guest, the helper, a no, no
// answer, the end of its session, the loss of the link, or the sign-out of its account. One help
// a station at a time.
//
// Calls are the station's: its view says so. Place in the queue = how many wait longer; stations
// are told with CallStatus when it changes. A call ends when the station withdraws it or when a
// help on that station is consented.
//
// Space: open -> closing(at) -> closed -> open. At `at` every session is ended with cause closing;
// closed when no station that is linked still has a session or resets. Stations are told with
// SpaceUpdate at each change.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"

namespace foyer::supervisor {

// ---- rows: what is kept on disk, and what a restart begins with -------------------------------

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
    TicketCode ticket;            // empty unless access is ticket
    SessionPhase phase = SessionPhase::granted;
    Millis granted_ms = 0;
    Millis started_wall_ms = 0;   // when its clock started; 0 before
    Millis used_ms = 0;
    EndCause cause = EndCause::button;  // meaningful when ended
    bool end_ordered = false;     // the desk or the closing ended it; the station may not know yet
    friend bool operator==(const SessionRow&, const SessionRow&) = default;
};

enum class TicketPhase { unused, in_use, used, revoked };

struct TicketRow {
    TicketCode code;
    std::string policy;
    std::int32_t minutes = 0;      // 0 = the policy's
    Millis expires_wall_ms = 0;
    TicketPhase phase = TicketPhase::unused;
    SessionId session;             // while in use, and the one that used it
    friend bool operator==(const TicketRow&, const TicketRow&) = default;
};

// The register of helps: never an image, a key or a title.
struct HelpRow {
    HelpId id;
    StationName station;
    SessionId session;
    std::string account;           // account name, not the display name
    bool view = false;             // granted
    bool control = false;          // granted at some time
    Millis asked_wall_ms = 0;
    Millis answered_wall_ms = 0;   // 0 = never
    Millis begun_wall_ms = 0;      // 0 = no picture was ever shown
    Millis ended_wall_ms = 0;      // 0 = going on
    HelpEnd cause = HelpEnd::helper_ended;
    friend bool operator==(const HelpRow&, const HelpRow&) = default;
};

struct SpaceRow {
    SpaceMode mode = SpaceMode::open;
    std::uint64_t last_session = 0;  // highest id given out
    std::uint64_t last_help = 0;
    Millis closing_wall_ms = 0;      // while closing: when, and how far away that was when saved
    Millis closing_in_ms = 0;
    friend bool operator==(const SpaceRow&, const SpaceRow&) = default;
};

struct StationGone {               // delete the station's row
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
    std::vector<HelpRow> helps;        // not ended: ended at once as link_lost
};

// ---- events -------------------------------------------------------------------------------------

// Names one command of the desk; the Reply carries it back.
using CommandId = std::uint64_t;

struct StationEnrolled {           // approved: known from now on
    StationName name;
    std::string key_fingerprint;
};
struct StationConnected {          // before its Hello; replaces an older link of the same station
    StationName name;
};
struct StationLost {
    StationName name;
};
struct FromStation {
    StationName name;
    StationMessage message;
};
struct DeskPresence {              // how many mediators or admins follow the feed now
    std::int32_t signed_in = 0;
};
struct StreamJoined {              // the station's second connection stands and pixels may flow
    HelpId help;
};
struct StreamLost {
    HelpId help;
};
struct AccountSignedOut {
    std::string account;
};
struct Tick {};

// Commands of the desk; each is answered by exactly one Reply.
struct StartSession {
    StationName station;
    std::string policy;            // empty: the space's free policy, or the first by name
    std::int32_t minutes = 0;      // 0 = the policy's
};
struct ExtendSession {
    SessionId id;
    std::int32_t minutes = 0;      // 1 to 1440
};
struct EndSession {
    SessionId id;
};
struct NewTickets {
    std::string policy;
    std::int32_t minutes = 0;
    std::vector<TicketCode> codes; // fresh random codes from the shell, one a ticket
    Millis valid_ms = 0;
};
struct RevokeTicket {
    TicketCode code;
};
struct OpenHelp {
    StationName station;
    HelpKind kind = HelpKind::view;  // control: asks for control within this account's help there
    std::string account;
    std::string display_name;
};
struct EndHelpCommand {
    HelpId id;
    std::string account;
};
struct ReleaseControlCommand {
    HelpId id;
    std::string account;
};
struct OpenSpace {};
struct CloseSpace {
    Millis in_ms = 0;
};
struct ReturnStation {
    StationName station;
};
struct RemoveStation {
    StationName station;
};

using Order = std::variant<StartSession, ExtendSession, EndSession, NewTickets, RevokeTicket,
                           OpenHelp, EndHelpCommand, ReleaseControlCommand, OpenSpace, CloseSpace,
                           ReturnStation, RemoveStation>;

struct Command {
    CommandId id = 0;
    Order order;
};

using Event = std::variant<StationEnrolled, StationConnected, StationLost, FromStation,
                           DeskPresence, StreamJoined, StreamLost, AccountSignedOut, Tick, Command>;

// ---- effects --------------------------------------------------------------------------------

struct Save {
    Row row;
    friend bool operator==(const Save&, const Save&) = default;
};
struct Send {
    StationName station;
    SupervisorMessage message;
    friend bool operator==(const Send&, const Send&) = default;
};
// The shell draws a one-time token, gives it to the relay and sends OpenStream with it.
struct OpenStreamFor {
    HelpId help;
    StationName station;
    std::string account;
    friend bool operator==(const OpenStreamFor&, const OpenStreamFor&) = default;
};
// The relay cuts both sides of this help and forgets its token.
struct CloseStream {
    HelpId help;
    friend bool operator==(const CloseStream&, const CloseStream&) = default;
};
struct CloseLink {                 // the station is not welcome any more
    StationName station;
    friend bool operator==(const CloseLink&, const CloseLink&) = default;
};
enum class RefusalKind { not_found, conflict, invalid };
struct Refusal {
    RefusalKind kind = RefusalKind::conflict;
    std::string reason;            // a sentence for the mediator
    friend bool operator==(const Refusal&, const Refusal&) = default;
};
struct Reply {
    CommandId command = 0;
    // monostate: done, nothing to say
    std::variant<std::monostate, Refusal, SessionId, HelpId, std::vector<TicketRow>> result;
    friend bool operator==(const Reply&, const Reply&) = default;
};
// The event was not expected and changed nothing.
struct Reject {
    std::string reason;
    friend bool operator==(const Reject&, const Reject&) = default;
};

using Effect =
    std::variant<Save, Send, OpenStreamFor, CloseStream, CloseLink, Reply, Reject>;

// ---- what the desk sees -----------------------------------------------------------------------

struct FloorStation {
    StationName name;
    bool linked = false;
    StationView view;              // the last one
    std::optional<HelpRow> help;   // going on
    std::string helper;            // display name of its account
    std::optional<HelpKind> asking; // the question that waits for an answer
    std::string note;              // what a mediator must know: "No answer. Please walk over."
    friend bool operator==(const FloorStation&, const FloorStation&) = default;
};

// ---- the core ---------------------------------------------------------------------------------

struct Setup {
    std::string space_name;
    std::string phone;
    std::string reopens;
    std::string free_policy;       // policy of "Start"; empty = no free access
    std::vector<Policy> policies;  // sorted by name
};

struct Limits {
    std::int32_t wrong_tickets_max = 5;
    Millis wrong_ticket_wait_ms = seconds(60);
    std::size_t tickets_max = 10'000;      // unused at a time
    std::int32_t tickets_per_command_max = 200;
    Millis consent_wait_ms = seconds(45);  // longer than the station's own 30 s
    Millis ask_again_after_ms = seconds(60);
};

class Floor {
public:
    Floor(Setup setup, Saved saved, Instant now, Limits limits = {});

    // Effects that the restart itself calls for (unfinished helps are ended).
    [[nodiscard]] std::vector<Effect> take_restart_effects();

    [[nodiscard]] std::vector<Effect> step(const Event& event, Instant now);
    std::optional<Millis> wake_at() const;  // mono_ms of the next Tick due

    // In order of name. `call` stays in the view; the desk sorts.
    std::vector<FloorStation> stations(Instant now) const;
    std::vector<SessionRow> live_sessions(Instant now) const;
    std::vector<TicketRow> tickets() const;      // not spent
    const std::vector<Policy>& policies() const;
    SpaceStatus space(Instant now) const;
    const HelpRow* help(HelpId id) const;        // going on
    bool knows_station(const StationName& name, const std::string& key_fingerprint) const;

    void check_invariants() const;

private:
    // Filled in by the implementation.
};

}  // namespace foyer::supervisor
