// A refusal as application/problem+json (RFC 9457): `title` is the status in words, `detail` one
// sentence that names what was attempted and what was found.
#pragma once

#include <string>
#include <string_view>

#include "supervisor/desk/http.hpp"

namespace foyer::supervisor {

// `status` is 400 or above. `detail` may hold what a stranger sent: it is cut to 500 bytes, and
// what is not UTF-8 becomes "?".
Response problem(unsigned status, std::string_view detail);

// `text` as a JSON string with its quotes.
std::string json_text(std::string_view text);

}  // namespace foyer::supervisor
