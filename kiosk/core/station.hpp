// The kiosk's core: one station's whole behaviour as values and one function,
// `step(event, now) -> effects`. It reads no clock, opens nothing, logs nothing and knows no
// generated type. The shell performs the effects in order and feeds what happened back as events;
// tests/sim does the same with a seeded scheduler.
//
// State table (the test oracle; an event that is not listed for a state is a Reject and changes
// nothing). P = the last proof, "ends(cause)" = record the session, cut the help, TearDown.
//
//   state         event                                   next           effects
//   resetting     ProofDone clean, space not closed       free           -
//   resetting     ProofDone clean, space closed           closed         -
//   resetting     ProofDone not clean                     out_of_order   -
//   free          StartPressed / TicketTyped, link up     free           Send StartRequest
//   free          Grant, P clean, curtain there           starting       BuildWorld
//   free          SpaceUpdate/Welcome closed              resetting      Prove full
//   starting      WorldReady                              in_use         the clock starts
//   starting      WorldFailed                             ending         ends(never_started)
//   starting      End                                     ending         ends(never_started)
//   in_use        FinishConfirmed                         ending         ends(button)
//   in_use        Tick at or after the deadline           ending         ends(deadline)
//   in_use        End{cause}                              ending         ends(cause)
//   in_use        WorldDied                               ending         ends(world_died)
//   starting,in_use  CurtainDied                          ending         ends(curtain_died)
//   ending        WorldGone                               resetting      Prove quick (full while
//                                                                        closing or closed)
//   out_of_order  ReturnToService                         resetting      Prove full
//   closed        SpaceUpdate/Welcome open                free           -
//   any but starting, in_use: Grant                       same           Send GrantRefused
//
// A Grant that repeats the running or starting session changes nothing. A Grant for a session
// that already has a record is answered by that record. The station starts (Boot) in resetting
// with a full proof; a session found in the memory is recorded as kiosk_restarted, once.
//
// Help, inside in_use only, one at a time:
//   AskConsent view      -> the question is shown; `consent_wait` (30 s) without an answer = none.
//                           Within `ask_again_after` (60 s) of a no the question is not shown again
//                           and is answered `no` at once.
//   ConsentAnswered yes  -> Send ConsentAnswer yes; OpenStream is accepted from now on, once.
//   OpenStream           -> StartMirror (view only)
//   AskConsent control   -> only after a view yes of the same help; yes -> MirrorAllow control.
//   ReleaseControl       -> control is taken back, MirrorAllow.
//   StopPressed, EndHelp, LinkDown, end of the session, MirrorDied, CurtainDied -> CutMirror, the
//   consents die; Send HelpEnded with the cause (except for EndHelp, which came from there).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/core/scene.hpp"
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
struct LinkUp {};    // the TLS link stands; the core answers with Send Hello
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
struct ExtendPressed {};   // yes to the warning's "stay longer"
struct WarningDismissed {};
struct FinishPressed {};   // asks "have you finished?"
struct FinishConfirmed {};
struct FinishCancelled {};
struct ConsentAnswered {
    HelpId help;
    HelpKind kind = HelpKind::view;
    bool yes = false;
};
struct StopPressed {};
struct HidePressed {};     // toggles
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
struct WorldGone {         // everything of the world has been torn down
    SessionId session;
};
struct ProofDone {
    Proof proof;
};
struct MirrorDied {
    HelpId help;
};
struct Tick {};            // time passed; due at `wake_at()`

using Event = std::variant<Boot, LinkUp, LinkDown, FromSupervisor, CurtainReady, CurtainDied,
                           StartPressed, TicketTyped, TilePressed, HomePressed, CallPressed,
                           CallWithdrawn, ExtendPressed, WarningDismissed, FinishPressed,
                           FinishConfirmed, FinishCancelled, ConsentAnswered, StopPressed,
                           HidePressed, WorldReady, WorldFailed, WorldDied, WorldGone, ProofDone,
                           MirrorDied, Tick>;

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

// ---- the core -------------------------------------------------------------------------------

struct Limits {
    Millis consent_wait_ms = seconds(30);
    Millis ask_again_after_ms = seconds(60);
    Millis heartbeat_ms = seconds(10);
    Millis checkpoint_ms = seconds(1);
    Millis farewell_ms = seconds(20);
    Millis helper_gone_ms = seconds(6);
    std::size_t records_max = 1000;
};

class Station {
public:
    explicit Station(Limits limits = {});

    // Performs one event. The effects are to be performed in order. Never throws; an event that
    // does not fit is a Reject.
    [[nodiscard]] std::vector<Effect> step(const Event& event, Instant now);

    // The next moment (mono_ms) at which a Tick is due; nothing when no time matters.
    std::optional<Millis> wake_at() const;

    StationView view(Instant now) const;
    Scene scene(Instant now) const;

    // The policy that the supervisor sent by this name.
    const Policy* policy(const std::string& name) const;

    // Asserts what must hold between any two steps.
    void check_invariants() const;

private:
    // Filled in by the implementation.
};

}  // namespace foyer::kiosk
