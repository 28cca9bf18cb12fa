// What the kiosk and the mirror of one help say to each other, over one SOCK_SEQPACKET socket
// pair: one Protobuf message (foyer/v1/mirror.proto) a packet, at most 4 KiB. The mirror is
// unprivileged; a packet from it that does not decode ends it.
//
// To cut a help, close the viewer's socket and this channel: the mirror releases every key and
// button it holds down in the session and ends. Kill it if it is still there after 100 ms. (An X
// server keeps down what a killed client pressed by XTest: the key would repeat for ever.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "proto/result.hpp"

namespace foyer::mirror {

// ---- kiosk to mirror
// First: how to enter the inner display, whose connected socket the mirror inherited.
struct Begin {
    std::string cookie;        // 16 bytes, MIT-MAGIC-COOKIE-1
    std::string desktop_name;  // told to the viewer
    friend bool operator==(const Begin&, const Begin&) = default;
};
// What the person agreed to, now. Input is dropped unless `control`, clipboards cross only with
// `clipboard`; while `hidden` the viewer gets a neutral picture, and neither goes on.
struct Allow {
    bool control = false;
    bool hidden = false;
    bool clipboard = false;
    friend bool operator==(const Allow&, const Allow&) = default;
};
using ToMirror = std::variant<Begin, Allow>;

// ---- mirror to kiosk
struct Serving {  // the inner display is open, the viewer may begin
    std::uint32_t width = 0, height = 0;
    friend bool operator==(const Serving&, const Serving&) = default;
};
struct Failed {
    std::string reason;
    friend bool operator==(const Failed&, const Failed&) = default;
};
using FromMirror = std::variant<Serving, Failed>;

constexpr std::size_t packet_max = 4096;

std::string encode(const ToMirror& message);
std::string encode(const FromMirror& message);
Result<ToMirror> decode_to_mirror(std::string_view packet);
Result<FromMirror> decode_from_mirror(std::string_view packet);

}  // namespace foyer::mirror
