// What the curtain shows, as a value: a pure function of the core's state. Times are milliseconds
// left at the moment the scene was made, so that the curtain can count in words by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/messages.hpp"

namespace foyer::kiosk {

enum class Screen {
    starting_up,   // before the first proof
    welcome,       // free, or about to be (`leaving`)
    opening,       // the world is being made
    home,          // in use, the tiles
    desktop,       // in use, the guest's own windows
    erasing,       // the space closes, or nobody had begun
    take_medium,   // out of order for nothing but a removable medium that is still in
    out_of_order,
    closed,
};

// What the welcome says to the guest who has just ended, beside its greeting to the next.
enum class Leaving {
    nobody,
    erasing,  // being torn down and proved
    done,     // proved clean, for `farewell_ms`
};

struct Scene {
    Screen screen = Screen::starting_up;
    Leaving leaving = Leaving::nobody;
    bool medium = false;  // a removable medium is in
    SpaceStatus space;
    bool linked = false;

    struct Refusal {       // the last StartRequest was refused
        bool wrong_ticket = false;
        Millis wait_ms = 0;
        friend bool operator==(const Refusal&, const Refusal&) = default;
    };
    std::optional<Refusal> refusal;
    bool start_pending = false;  // asked, not answered yet

    struct Session {
        SessionId id;
        std::string policy;
        Millis left_ms = 0;
        bool warning = false;           // "you have N minutes left", with or without an offer
        Millis extension_ms = 0;        // 0: no more extension is possible
        bool finish_question = false;
        std::optional<Millis> idle_end_ms;  // "are you still there?": when all is erased
        std::vector<std::string> tiles; // desktop ids
        bool help_possible = true;      // the policy allows help
        friend bool operator==(const Session&, const Session&) = default;
    };
    std::optional<Session> session;

    struct Call {
        std::int32_t before = 0;
        friend bool operator==(const Call&, const Call&) = default;
    };
    std::optional<Call> call;

    struct Question {
        HelpId help;
        HelpKind kind = HelpKind::view;
        std::string helper;
        std::string beside = {};  // who sees the screen already, when a colleague asks to look along
        friend bool operator==(const Question&, const Question&) = default;
    };
    std::optional<Question> question;

    struct Frame {
        HelpId help;
        std::string helper;
        bool control = false;
        bool hidden = false;
        std::vector<std::string> onlookers = {};  // colleagues who look along
        bool clipboard = false;  // copied text crosses
        friend bool operator==(const Frame&, const Frame&) = default;
    };
    std::optional<Frame> frame;
    std::vector<std::string> helpers_gone;  // display names; for a few seconds after a help ended

    friend bool operator==(const Scene&, const Scene&) = default;
};

}  // namespace foyer::kiosk
