// Everything a station's core knows, as one value. Only Turn (turn.hpp) changes it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/core/events.hpp"
#include "kiosk/core/guest_time.hpp"
#include "kiosk/core/limits.hpp"
#include "kiosk/core/scene.hpp"
#include "proto/messages.hpp"

namespace foyer::kiosk::core {

// A session from its grant to its end; in starting and in_use only.
struct Session {
    SessionId id;
    Policy policy;  // as it was when granted
    AccessKind access = AccessKind::guest;
    GuestTime time;
    bool at_home = true;    // the tiles are shown, not the guest's windows
    bool launched = false;  // there is something besides the tiles
    bool finish_question = false;
    std::optional<Millis> called_ms;  // mono_ms
    std::int32_t calls_before = 0;
    std::map<HelpKind, Millis> last_no;  // mono_ms
    Millis checkpoint_ms = 0;  // mono_ms of the last Remember
    friend bool operator==(const Session&, const Session&) = default;
};

// A help of one account, from its first question to its end; inside in_use only.
struct Help {
    struct Asked {
        HelpKind kind = HelpKind::view;
        Millis since_ms = 0;
        friend bool operator==(const Asked&, const Asked&) = default;
    };
    HelpId id;
    std::string helper;
    std::optional<Asked> asked;
    bool view = false;
    bool control = false;
    bool clipboard = false;
    std::string token;    // of its last stream
    bool mirror = false;  // runs for this help
    std::optional<Millis> unseen_since_ms;  // mono_ms; while there is a yes and no mirror

    // Copied text is exchanged with who uses the mouse and keyboard, not longer.
    void take_back(HelpKind kind) {
        const bool all = kind == HelpKind::control;
        if (all) control = false;
        clipboard = false;
        if (asked && (asked->kind == kind || (all && asked->kind == HelpKind::clipboard))) {
            asked.reset();
        }
    }
    bool& given(HelpKind kind) {
        return kind == HelpKind::view ? view : kind == HelpKind::control ? control : clipboard;
    }
    friend bool operator==(const Help&, const Help&) = default;
};

// One link to the supervisor.
struct Link {
    bool welcomed = false;
    SessionId last_grant;  // ids only rise: a lower one is late
    Millis heard_from_us_ms = 0;
    StationView told;  // what the supervisor knows, without the running times
    friend bool operator==(const Link&, const Link&) = default;
};

struct State {
    Limits limits;
    bool booted = false;
    StationState state = StationState::resetting;
    Memory memory;

    std::optional<Link> link;
    SpaceStatus space;
    std::optional<Millis> closes_at_ms;  // mono_ms, while closing
    std::vector<Policy> policies;
    bool curtain = false;
    std::optional<Millis> alone_since_ms;  // mono_ms, while nobody touches anything

    std::optional<Session> session;
    SessionId ending;  // whose world is torn down, in ending
    // The first is the help; the others belong to colleagues who look along, each with a yes of its
    // own. Only the first may control, and all end with it.
    std::vector<Help> helps;
    bool hidden = false;  // from all of them, for a moment
    HelpId last_help;  // ids only rise: a lower one is late

    std::optional<Proof> last_proof;
    bool full_asked = false;  // the proof under way is to be full
    bool repairing = false;   // ... and takes away first what the last one found
    bool erasing = false;     // a guest was here since the last proof
    bool medium = false;      // a removable medium is in, as far as was seen
    bool medium_seen = false;  // ... since the proof under way was asked for
    bool only_medium = false;  // out of order for nothing else
    std::string last_policy;  // of the last Grant
    std::string out_of_order_reason;

    std::uint64_t requests = 0;  // of this life of the program
    struct Pending {
        RequestId id;
        bool ticket = false;
        Millis since_ms = 0;  // mono_ms
        friend bool operator==(const Pending&, const Pending&) = default;
    };
    std::optional<Pending> pending;
    struct Refused {
        bool ticket = false;
        Millis wait_until_ms = 0;  // mono_ms
        Millis shown_until_ms = 0;
        friend bool operator==(const Refused&, const Refused&) = default;
    };
    std::optional<Refused> refused;
    // The next guest asked to start before the station was proved clean; a StartPressed is empty.
    std::optional<TicketCode> early;
    std::optional<Millis> farewell_until_ms;
    std::vector<std::string> helpers_gone;  // whose view has just ended
    Millis helpers_gone_until_ms = 0;

    StationView view(Millis mono_ms) const;
    Scene scene(Millis mono_ms) const;
    const Policy* policy(const std::string& name) const;
    Help* help(HelpId id);       // null: it does not go on
    const Help* asking() const;  // whose question the guest sees; null: there is none
    bool seen() const { return !helps.empty() && helps.front().view; }
    // A guest's world is being torn down or proved, and the space goes on: the welcome is shown.
    bool clearing_for_next() const;
    // What the next session will most likely run under, while one may follow; else null.
    const Policy* next_policy() const;
    // What the guest has left, with the closing of the space. Only with a session.
    Millis left_ms(Millis mono_ms) const;
    // What one extension adds now; 0 when none is possible. Only with a session.
    Millis extension_ms() const;
    // mono_ms at which the session ends because nobody touches anything, and at which that is
    // asked; nothing while somebody does, or a helper sees the screen.
    std::optional<Millis> idle_end_ms() const;
    std::optional<Millis> idle_question_ms() const;
    std::optional<Millis> wake_at() const;
    void check_invariants() const;

    friend bool operator==(const State&, const State&) = default;
};

}  // namespace foyer::kiosk::core
