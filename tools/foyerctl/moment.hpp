// Instants as people write and read them on the command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer::ctl {

// What a bare day stands for: `--from 2026-05-01 --to 2026-05-31` has both days whole.
enum class DayEnd { first_instant, last_instant };

// "YYYY-MM-DD" (a day of the local time zone) or RFC 3339 ("2026-05-01T09:30:00Z",
// "2026-05-01T09:30:00+02:00"; fractions of a second are cut). Unix seconds. The last instant of a
// day is the first of the next one.
Result<std::int64_t> parse_moment(std::string_view text, DayEnd end);

// "2026-05-01T07:30:00Z"
std::string utc_text(std::int64_t unix_s);

}  // namespace foyer::ctl
