// What a person plugs in and may forget: sticks, cards and discs on which the station itself does
// not stand. The one judgement of the proof's check, and of what the guest is told before it.
#pragma once

#include <cstddef>
#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// How many of them are in now. `root` stands before the paths of /sys and /dev (tests: a scratch
// folder), empty for the machine's own. A reader without a card and a drive without a disc count
// nothing. A drive may take seconds to answer. Error: nobody can tell.
Result<std::size_t> count_removable_media(const std::string& root);

}  // namespace foyer::kiosk
