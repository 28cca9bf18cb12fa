// The words for a station's states, the same in logs, refusals and the desk's API.
#pragma once

#include "proto/messages.hpp"

namespace foyer {

constexpr const char* state_name(StationState state) {
    switch (state) {
        case StationState::free:
            return "free";
        case StationState::starting:
            return "starting";
        case StationState::in_use:
            return "in_use";
        case StationState::ending:
            return "ending";
        case StationState::resetting:
            return "resetting";
        case StationState::out_of_order:
            return "out_of_order";
        case StationState::closed:
            return "closed";
    }
    return "unknown";
}

}  // namespace foyer
