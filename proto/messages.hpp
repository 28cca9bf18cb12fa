// The station protocol as plain values: what a station and its supervisor say to each other.
// docs/protocol.md has the order and the meaning; convert_station.hpp maps these to the Protobuf
// schema (foyer/v1/station.proto), and nothing else sees generated code.
//
// The station is authoritative on what runs on it, so it always states its whole view; the
// supervisor is authoritative on what may run, so it grants durations. Every message may arrive
// twice, and none depends on a clock that both sides share.
//
// A message that is not about one id (Welcome, SpaceUpdate) or that begins something (Grant) names
// the link it belongs to: the number that the station chose in its Hello. One that names another
// link is void, so nothing of a lost link can start or close anything after the reconciliation of
// the next one. All other messages name a session, help or request and are idempotent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/policy.hpp"

namespace foyer {

enum class StationState { free, starting, in_use, ending, resetting, out_of_order, closed };
enum class AccessKind { guest, ticket, card };
enum class EndCause {
    button,           // the guest pressed "I have finished"
    deadline,
    desk,             // the mediator ended it
    closing,          // the space closes
    idle,
    world_died,       // the inner server, the window manager or the world's init is gone
    curtain_died,
    kiosk_restarted,  // the kiosk or the machine went down during the session
    never_started,    // the world could not be built, or the grant never reached the station
};
// What a guest is asked for: to be seen; to be helped with mouse and keyboard; to exchange copied text.
enum class HelpKind { view, control, clipboard };
enum class Answer { yes, no, none };  // none: nobody answered in time
enum class HelpEnd {
    guest_stopped,
    helper_ended,
    session_ended,
    refused,
    no_answer,
    link_lost,
    mirror_failed,
    signed_out,
    viewer_left,  // who helped was gone and did not come back in time
};

// One named thing that the reset looked at. `found` says what was left, or why the check could
// not run; it is empty exactly when `clean`, but for the row `repair`, which is clean and tells what
// was found before and taken away.
constexpr const char* repair_check = "repair";
struct Check {
    std::string name;
    bool clean = false;
    std::string looked_at;
    std::string found;
    friend bool operator==(const Check&, const Check&) = default;
};

// Looking for what might be left of a session. Clean only if every check is.
struct Proof {
    bool clean = false;
    bool full = false;  // the whole disk, not only what the session could write
    Millis ms = 0;      // how long the looking took
    std::vector<Check> checks;
    friend bool operator==(const Proof&, const Proof&) = default;
};

struct SessionView {
    SessionId id;
    std::string policy;
    AccessKind access = AccessKind::guest;
    Millis used_ms = 0;     // since the world was ready; 0 while starting
    Millis granted_ms = 0;  // total, with extensions
    std::int32_t extensions = 0;
    friend bool operator==(const SessionView&, const SessionView&) = default;

    Millis left_ms() const { return granted_ms > used_ms ? granted_ms - used_ms : 0; }
};

struct CallView {
    Millis waiting_ms = 0;
    friend bool operator==(const CallView&, const CallView&) = default;
};

// How many may see one station's screen at once: the helper, and colleagues who look along.
constexpr std::size_t viewers_max = 3;

struct HelpView {
    HelpId id;
    bool view = false;     // the guest said yes to being seen
    bool control = false;  // and to being helped with mouse and keyboard
    bool hidden = false;   // the guest hides the screen for a moment
    friend bool operator==(const HelpView&, const HelpView&) = default;
};

// All that the desk may know about a station: states, never contents.
struct StationView {
    StationState state = StationState::resetting;
    std::optional<SessionView> session;
    std::optional<CallView> call;
    std::optional<HelpView> help;  // the first; who looks along has no more than a view
    std::optional<Proof> last_proof;
    std::string out_of_order_reason;  // empty unless state is out_of_order
    friend bool operator==(const StationView&, const StationView&) = default;
};

// What the register keeps of an ended session: sent until it is acknowledged.
struct SessionRecord {
    SessionId id;
    std::string policy;
    AccessKind access = AccessKind::guest;
    Millis used_ms = 0;
    EndCause cause = EndCause::button;
    friend bool operator==(const SessionRecord&, const SessionRecord&) = default;
};

// ---- station to supervisor ----------------------------------------------------------------

// First on every link. `records` are all that were not acknowledged yet.
struct Hello {
    std::uint32_t protocol = 1;
    std::string software;  // version of the kiosk
    StationView view;
    std::vector<SessionRecord> records;
    std::uint64_t link = 0;  // 1 and up; larger on every link of this station
    friend bool operator==(const Hello&, const Hello&) = default;
};
// After each change, and every 10 s as a heartbeat.
struct ViewUpdate {
    StationView view;
    friend bool operator==(const ViewUpdate&, const ViewUpdate&) = default;
};
struct SessionEnded {
    SessionRecord record;
    friend bool operator==(const SessionEnded&, const SessionEnded&) = default;
};
// The guest asks to start: with a ticket's code, or empty for free access.
struct StartRequest {
    RequestId request;
    TicketCode ticket;
    friend bool operator==(const StartRequest&, const StartRequest&) = default;
};
// The station cannot run what it was granted; nothing was started.
struct GrantRefused {
    SessionId session;
    std::string reason;
    friend bool operator==(const GrantRefused&, const GrantRefused&) = default;
};
// Of control, a no after the yes takes it back: the guest has pressed "take the mouse back".
struct ConsentAnswer {
    HelpId help;
    HelpKind kind = HelpKind::view;
    Answer answer = Answer::none;
    friend bool operator==(const ConsentAnswer&, const ConsentAnswer&) = default;
};
struct HelpEnded {
    HelpId help;
    HelpEnd cause = HelpEnd::guest_stopped;
    friend bool operator==(const HelpEnded&, const HelpEnded&) = default;
};

using StationMessage = std::variant<Hello, ViewUpdate, SessionEnded, StartRequest, GrantRefused,
                                    ConsentAnswer, HelpEnded>;

// ---- supervisor to station ----------------------------------------------------------------

enum class SpaceMode { open, closing, closed };

// What every station shows and obeys; sent in Welcome and after each change.
struct SpaceStatus {
    SpaceMode mode = SpaceMode::open;
    Millis closing_in_ms = 0;    // only while closing
    bool staffed = false;        // somebody is signed in at the desk
    std::string name;
    std::string phone;           // may be empty
    std::string reopens_fr;      // words for a person, in both languages; may be empty
    std::string reopens_en;
    bool free_access = false;    // the welcome offers "Start"
    std::string free_policy;     // the policy that "Start" gives
    friend bool operator==(const SpaceStatus&, const SpaceStatus&) = default;
};

// Answers Hello.
struct Welcome {
    StationName station;
    SpaceStatus space;
    std::vector<Policy> policies;
    std::uint64_t link = 0;  // the Hello's
    friend bool operator==(const Welcome&, const Welcome&) = default;
};
struct SpaceUpdate {
    SpaceStatus space;
    std::uint64_t link = 0;  // the Hello's
    friend bool operator==(const SpaceUpdate&, const SpaceUpdate&) = default;
};
// Permission to run one session. Its time starts when the world is ready.
struct Grant {
    SessionId session;
    RequestId request;  // 0 when the desk started it
    std::string policy;
    AccessKind access = AccessKind::guest;
    Millis duration_ms = 0;
    Millis extension_ms = 0;  // what one extension by the guest adds
    std::int32_t extensions_max = 0;
    std::uint64_t link = 0;   // the Hello's
    friend bool operator==(const Grant&, const Grant&) = default;
};
struct StartRefused {
    RequestId request;
    std::string reason;   // for the log; the guest reads a text of the curtain
    Millis wait_ms = 0;   // > 0: too many wrong tickets, the station waits that long
    friend bool operator==(const StartRefused&, const StartRefused&) = default;
};
// The session's whole time is now `granted_ms`; never shortens.
struct Extend {
    SessionId session;
    Millis granted_ms = 0;
    friend bool operator==(const Extend&, const Extend&) = default;
};
struct End {
    SessionId session;
    EndCause cause = EndCause::desk;
    friend bool operator==(const End&, const End&) = default;
};
struct CallStatus {
    std::int32_t before = 0;  // persons before this one
    friend bool operator==(const CallStatus&, const CallStatus&) = default;
};
// Ask the person at the station; `helper` is the display name of the authenticated account.
struct AskConsent {
    HelpId help;
    SessionId session;
    HelpKind kind = HelpKind::view;
    std::string helper;
    HelpId beside = {};  // the help that goes on there, to look along with; 0: this is to be the first
    friend bool operator==(const AskConsent&, const AskConsent&) = default;
};
// After a yes, and when the helper has come back to the page: open the second connection and show
// this one-time token on it.
struct OpenStream {
    HelpId help;
    std::string token;
    friend bool operator==(const OpenStream&, const OpenStream&) = default;
};
// What was given beyond the view, or is being asked for, is over.
struct Release {
    HelpId help;
    HelpKind kind = HelpKind::control;
    friend bool operator==(const Release&, const Release&) = default;
};
struct EndHelp {
    HelpId help;
    HelpEnd cause = HelpEnd::helper_ended;
    friend bool operator==(const EndHelp&, const EndHelp&) = default;
};
// Back from out of order: prove in full, and be free if it is clean.
struct ReturnToService {
    friend bool operator==(const ReturnToService&, const ReturnToService&) = default;
};
struct RecordAck {
    SessionId session;
    friend bool operator==(const RecordAck&, const RecordAck&) = default;
};

using SupervisorMessage =
    std::variant<Welcome, SpaceUpdate, Grant, StartRefused, Extend, End, CallStatus, AskConsent,
                 OpenStream, Release, EndHelp, ReturnToService, RecordAck>;

}  // namespace foyer
