// GET /metrics: the floor in numbers, in Prometheus' text format. Labels are states, never a
// person, a session or a station, so that a graph of them tells on nobody.
#pragma once

#include <cstddef>
#include <string>

#include "supervisor/desk/backend.hpp"

namespace foyer::supervisor {

struct DeskCounts {
    std::size_t connections = 0;  // open now
    std::size_t requests = 0;     // answered since the start
    std::size_t problems = 0;     // of these, with status 400 and above
};

std::string metrics_text(const FloorSnapshot& floor, const DeskCounts& desk);

}  // namespace foyer::supervisor
