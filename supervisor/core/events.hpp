// What the supervisor's core is told (events and the desk's orders) and what it wants done
// (effects).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"
#include "supervisor/core/rows.hpp"

namespace foyer::supervisor {

// ---- events -------------------------------------------------------------------------------------

// Names one command of the desk; the Reply carries it back.
using CommandId = std::uint64_t;

struct StationEnrolled {  // approved: known from now on
    StationName name;
    std::string key_fingerprint;
};
struct StationConnected {  // before its Hello; replaces an older link of the same station
    StationName name;
};
struct StationLost {
    StationName name;
};
struct FromStation {
    StationName name;
    StationMessage message;
};
struct DeskPresence {  // how many mediators or admins follow the feed now
    std::int32_t signed_in = 0;
};
struct ReopensAt {  // when somebody is back at the desk, in words; empty: nobody knows
    std::string words_fr;
    std::string words_en;
};
struct StreamJoined {  // the station's second connection stands and pixels may flow
    HelpId help;
};
struct StreamLost {  // by the station, or its second connection did not come
    HelpId help;
};
// The mediator's side of the stream: the page or program that shows the picture has come (the
// shell has checked that the help is its account's), or is gone, and the stream with it.
struct ViewerCame {
    HelpId help;
};
struct ViewerLost {
    HelpId help;
};
struct AccountSignedOut {
    std::string account;
};
struct Tick {};

// Commands of the desk; each is answered by exactly one Reply.
struct StartSession {
    StationName station;
    std::string policy;        // empty: the space's free policy, or the first by name
    std::int32_t minutes = 0;  // 0 = the policy's
};
struct ExtendSession {
    SessionId id;
    std::int32_t minutes = 0;  // 1 to 1440
};
struct EndSession {
    SessionId id;
};
struct NewTickets {
    std::string policy;
    std::int32_t minutes = 0;
    std::vector<TicketCode> codes;  // fresh random codes from the shell, one a ticket
    Millis valid_ms = 0;
};
struct RevokeTicket {
    TicketCode code;
};
struct OpenHelp {
    StationName station;
    HelpKind kind = HelpKind::view;  // others are asked within this account's help there
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
                           DeskPresence, ReopensAt, StreamJoined, StreamLost, ViewerCame,
                           ViewerLost, AccountSignedOut, Tick, Command>;

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
// The relay cuts both sides of this help and forgets its token. Performed at once, before the rows
// of its step are on disk.
struct CloseStream {
    HelpId help;
    friend bool operator==(const CloseStream&, const CloseStream&) = default;
};
struct CloseLink {  // the station is not welcome any more
    StationName station;
    friend bool operator==(const CloseLink&, const CloseLink&) = default;
};
enum class RefusalKind { not_found, conflict, invalid };
struct Refusal {
    RefusalKind kind = RefusalKind::conflict;
    std::string reason;  // a sentence for the mediator
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

using Effect = std::variant<Save, Send, OpenStreamFor, CloseStream, CloseLink, Reply, Reject>;

}  // namespace foyer::supervisor
