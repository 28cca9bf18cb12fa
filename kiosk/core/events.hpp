// What a station's core is told (events), what it wants done (effects), and what the shell keeps on
// disk for it (Memory).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"

namespace foyer::kiosk {

// ---- what the shell keeps on disk for the core ----------------------------------------------

// Survives a kill of the kiosk. `used_ms` of the live session is written about once a second, so
// a killed session is accounted to within a second.
struct Memory {
    struct Live {
        SessionId id;
        std::string policy;
        AccessKind access = AccessKind::guest;
        Millis used_ms = 0;
        friend bool operator==(const Live&, const Live&) = default;
    };
    std::optional<Live> live;
    std::vector<SessionRecord> unacknowledged;  // oldest first; at most `records_max`
    bool out_of_order = false;  // stays so over a restart until a full proof is clean
    std::uint64_t links = 0;    // how many links there ever were: numbers the Hellos
    friend bool operator==(const Memory&, const Memory&) = default;
};

// ---- events -----------------------------------------------------------------------------------

struct Boot {
    Memory memory;
};
struct LinkUp {};  // the TLS link stands; the core answers with Send Hello
struct LinkDown {};
struct FromSupervisor {
    SupervisorMessage message;
};
struct CurtainReady {};
struct CurtainDied {};
// The person at the station.
struct StartPressed {};
struct TicketTyped {
    TicketCode code;
};
struct TilePressed {
    std::string desktop_id;
};
struct HomePressed {};
struct CallPressed {};
struct CallWithdrawn {};
struct ExtendPressed {};  // yes to the warning's "stay longer"
struct WarningDismissed {};
struct FinishPressed {};  // asks "have you finished?"
struct FinishConfirmed {};
struct FinishCancelled {};
struct ConsentAnswered {
    HelpId help;
    HelpKind kind = HelpKind::view;
    bool yes = false;
};
struct StopPressed {};
struct HidePressed {};       // toggles
struct ControlTakenBack {};  // the helper keeps the view
// Nobody has touched the keyboard or the pointer for `left_alone_after_ms`; somebody has again.
constexpr Millis left_alone_after_ms = seconds(5);
struct LeftAlone {};
struct Touched {};
// What became of effects.
struct WorldReady {
    SessionId session;
};
struct WorldFailed {
    SessionId session;
    std::string reason;
};
struct WorldDied {
    SessionId session;
    std::string reason;
};
struct WorldGone {  // everything of the world has been torn down
    SessionId session;
};
struct ProofDone {
    Proof proof;
    bool repairable = false;   // all that was found may be taken away (Prove::repair)
    bool only_medium = false;  // all that was found is a removable medium
};
// A removable medium (a stick, a card, a disc) is in the station, or none is any more. Told after
// each look, also when nothing has changed; never when it cannot be told.
struct MediumSeen {
    bool in = false;
};
// After CutMirror neither of these is told any more of the mirror that was cut.
struct MirrorDied {
    HelpId help;
};
struct StreamClosed {  // by the supervisor: nobody looks now; the mirror has ended with it
    HelpId help;
};
struct Tick {};  // time passed; due at `wake_at()`

using Event =
    std::variant<Boot, LinkUp, LinkDown, FromSupervisor, CurtainReady, CurtainDied, StartPressed,
                 TicketTyped, TilePressed, HomePressed, CallPressed, CallWithdrawn, ExtendPressed,
                 WarningDismissed, FinishPressed, FinishConfirmed, FinishCancelled, ConsentAnswered,
                 StopPressed, HidePressed, ControlTakenBack, LeftAlone, Touched, WorldReady,
                 WorldFailed, WorldDied, WorldGone, ProofDone, MediumSeen, MirrorDied, StreamClosed,
                 Tick>;

// ---- effects ----------------------------------------------------------------------------------

struct Send {
    StationMessage message;
    friend bool operator==(const Send&, const Send&) = default;
};
// Must be durable before any later effect of the same step is performed.
struct Remember {
    Memory memory;
    friend bool operator==(const Remember&, const Remember&) = default;
};
struct BuildWorld {
    SessionId session;
    Policy policy;
    friend bool operator==(const BuildWorld&, const BuildWorld&) = default;
};
struct Launch {
    SessionId session;
    std::string desktop_id;
    friend bool operator==(const Launch&, const Launch&) = default;
};
struct TearDown {
    SessionId session;
    friend bool operator==(const TearDown&, const TearDown&) = default;
};
struct Prove {
    bool full = false;
    bool repair = false;  // takes away first what is safe to take away
    friend bool operator==(const Prove&, const Prove&) = default;
};
struct StartMirror {
    HelpId help;
    SessionId session;
    std::string token;
    friend bool operator==(const StartMirror&, const StartMirror&) = default;
};
struct MirrorAllow {
    HelpId help;
    bool control = false;
    bool hidden = false;
    bool clipboard = false;
    friend bool operator==(const MirrorAllow&, const MirrorAllow&) = default;
};
struct CutMirror {
    HelpId help;
    friend bool operator==(const CutMirror&, const CutMirror&) = default;
};
// The event was not expected in this state and changed nothing.
struct Reject {
    std::string reason;
    friend bool operator==(const Reject&, const Reject&) = default;
};

using Effect = std::variant<Send, Remember, BuildWorld, Launch, TearDown, Prove, StartMirror,
                            MirrorAllow, CutMirror, Reject>;

}  // namespace foyer::kiosk
