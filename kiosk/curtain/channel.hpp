// What the kiosk and its curtain say to each other, over one SOCK_SEQPACKET socket pair: one
// Protobuf message (foyer/v1/curtain.proto) a packet, at most 64 KiB. The kiosk always sends the
// whole scene, so a lost or repeated picture cannot exist. The curtain is unprivileged and the
// kiosk treats what comes from it as hostile: a packet that does not decode ends the curtain.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/core/scene.hpp"
#include "kiosk/core/station.hpp"
#include "proto/result.hpp"

namespace foyer::curtain {

struct Tile {
    std::string desktop_id;
    std::string title;      // in the shown language when the .desktop file has it
    std::string icon_file;  // absolute path of a PNG or SVG, or empty
    friend bool operator==(const Tile&, const Tile&) = default;
};

// ---- kiosk to curtain
struct Show {
    kiosk::Scene scene;
    std::string station;
    std::string language;        // "fr" or "en": what the station starts with
    // Of the running session, or at the welcome of the one that most likely follows; at most 6.
    std::vector<Tile> tiles;
    std::string enrolment_code;  // six digits while the station waits for approval, else empty
    friend bool operator==(const Show&, const Show&) = default;
};
// Make a window that an inner X server of the session in `slot` can draw into (Xephyr -parent).
// It covers the monitor but for the bar's strip; hidden until UseHost.
struct MakeHost {
    std::uint32_t slot = 0;
    friend bool operator==(const MakeHost&, const MakeHost&) = default;
};
// This slot's window is the guest's desktop from now on (drawn when the scene says `desktop`).
struct UseHost {
    std::uint32_t slot = 0;
    friend bool operator==(const UseHost&, const UseHost&) = default;
};
struct DropHost {
    std::uint32_t slot = 0;
    friend bool operator==(const DropHost&, const DropHost&) = default;
};
using ToCurtain = std::variant<Show, MakeHost, UseHost, DropHost>;

// ---- curtain to kiosk
// The outer display is open and the first picture is on the glass. Again when the monitor changes.
struct Ready {
    std::uint32_t width = 0, height = 0;  // pixels of the monitor
    friend bool operator==(const Ready&, const Ready&) = default;
};
struct HostReady {
    std::uint32_t slot = 0;
    std::uint32_t window = 0;             // X11 window id on the outer display
    std::uint32_t width = 0, height = 0;  // pixels: the inner screen's size
    friend bool operator==(const HostReady&, const HostReady&) = default;
};
struct LanguageChosen {
    std::string language;
    friend bool operator==(const LanguageChosen&, const LanguageChosen&) = default;
};
// The person did something; only the events of a person are carried: StartPressed, TicketTyped,
// TilePressed, HomePressed, CallPressed, CallWithdrawn, ExtendPressed, WarningDismissed,
// FinishPressed, FinishConfirmed, FinishCancelled, ConsentAnswered, StopPressed, HidePressed,
// ControlTakenBack, LeftAlone, Touched.
struct Pressed {
    kiosk::Event event;
};
// A session has ended and nothing of it is on the glass any more.
struct Covered {
    friend bool operator==(const Covered&, const Covered&) = default;
};
using FromCurtain = std::variant<Ready, HostReady, LanguageChosen, Pressed, Covered>;

constexpr std::size_t packet_max = 64 * 1024;
constexpr int tiles_max = 6;

std::string encode(const ToCurtain& message);
std::string encode(const FromCurtain& message);
// Errors: not a message of this schema, an unknown kind, a value out of range (a language that is
// not fr or en, a ticket that is not eight digits, an enrolment code that is not six, too many
// tiles).
Result<ToCurtain> decode_to_curtain(std::string_view packet);
Result<FromCurtain> decode_from_curtain(std::string_view packet);

}  // namespace foyer::curtain
