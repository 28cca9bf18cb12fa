// One of every message, each field set to something that is not its default.
#pragma once

#include <vector>

#include "proto/link_messages.hpp"

namespace foyer {

std::vector<StationFrame> every_station_frame();
std::vector<SupervisorFrame> every_supervisor_frame();

}  // namespace foyer
