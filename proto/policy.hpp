// What one kind of session may do, and for how long. Read from TOML by the supervisor
// (docs/policies.md documents every key), sent whole to every station.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proto/clock.hpp"

namespace foyer {

struct Policy {
    std::string name;  // [a-z0-9-], 1 to 40 characters
    std::string title_fr;
    std::string title_en;

    struct Time {
        std::int32_t minutes = 60;           // 1 to 1440
        std::int32_t extension_minutes = 30; // 0 (none) to 240
        std::int32_t extensions_max = 10;    // 0 to 100
        std::int32_t warn_minutes = 10;      // first warning, 1 to 60
        std::int32_t idle_minutes = 0;       // 0 = never ends for idleness
        std::int32_t daily_minutes = 0;      // 0 = no daily limit; counted for cards
        friend bool operator==(const Time&, const Time&) = default;
    } time;

    struct Who {
        bool guest = true;   // anyone presses Start
        bool ticket = true;  // a ticket's code
        bool card = false;
        friend bool operator==(const Who&, const Who&) = default;
    } who;

    struct Apps {
        std::vector<std::string> tiles;      // desktop ids, for example "chromium.desktop"; at most 6
        std::vector<std::string> autostart;  // desktop ids
        friend bool operator==(const Apps&, const Apps&) = default;
    } apps;

    struct Browser {
        std::string homepage;
        std::vector<std::string> allow;  // URL patterns of the browser's managed policy
        std::vector<std::string> deny;
        friend bool operator==(const Browser&, const Browser&) = default;
    } browser;

    struct Help {
        bool view = true;     // "ask"; false = "never"
        bool control = true;  // "ask"; false = "never"
        friend bool operator==(const Help&, const Help&) = default;
    } help;

    struct Sandbox {
        std::int32_t memory_mb = 1500;  // 128 to 65536
        std::int32_t home_mb = 512;     // 16 to 65536: all that the guest can write
        std::int32_t processes_max = 600;  // 16 to 10000
        bool network = true;            // "full"; false = "none"
        std::vector<std::string> hosts; // "ADDRESS[:PORT]", private addresses reachable all the same
        friend bool operator==(const Sandbox&, const Sandbox&) = default;
    } sandbox;

    struct Devices {
        bool usb = false;
        bool printing = false;
        bool sound = false;
        friend bool operator==(const Devices&, const Devices&) = default;
    } devices;

    bool native_display = false;  // [display] native
    std::string image;            // name of the image the world starts from; empty = the plain one

    friend bool operator==(const Policy&, const Policy&) = default;
};

}  // namespace foyer
