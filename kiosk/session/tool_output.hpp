// Asking a service by its own command, in the proof's process: blocking, with a limit of time.
#pragma once

#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

// What the program printed, at most 1 MiB of it. `argv[0]` is its absolute path; it gets no input
// and an empty environment but for a path and the C locale. Errors: it is not there, does not end
// within `limit_ms` (it is then killed), or ends with another status than 0.
Result<std::string> tool_output(const std::vector<std::string>& argv, Millis limit_ms);

}  // namespace foyer::kiosk
