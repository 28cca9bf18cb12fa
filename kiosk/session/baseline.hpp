// The station's settings at its start, outside every session: what the proof compares with after
// one. A session has no way to most of them; that is what is proved.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/display/outer.hpp"
#include "kiosk/session/outer_settings.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct Baseline {
    std::optional<OuterAccess> outer;  // none: a machine without a display
    // Of the outer display, and of the machine: its name, time zone, network profiles, paired
    // devices, sound, print options.
    SettingValues settings;
    KeyboardLocks locks;
    std::map<std::string, std::string> brightness;  // file and value
    // Loop devices and the files behind them as the kernel names them.
    std::set<std::pair<std::string, std::string>> loop_devices;
};

// Reads everything now, blocking, about 2 ms. Call it when the outer display is ready and before
// the first session. `root`: where the machine's files are looked for (tests: a scratch folder).
// Error: something is there and cannot be read; a service that is not there has no settings.
Result<Baseline> take_baseline(std::optional<OuterAccess> outer, const std::string& root = "");

// What differs between two, for a person: "the keyboard map", "the host name".
std::vector<std::string> changes(const Baseline& then, const Baseline& now);

// Sets back what a guest changes with the keys of the machine alone, and would not think of as
// having left anything: Caps Lock, Num Lock, the brightness of the screen. What cannot be set back
// is left to the proof.
void put_back(const Baseline& then, const std::string& root = "");

}  // namespace foyer::kiosk
