// A proof as one line of JSON, as it is kept in the store:
//     {"clean": true, "full": false, "ms": 44, "checks": [{"name", "clean", "looked_at", "found"}]}
#pragma once

#include <string>
#include <string_view>

#include "proto/messages.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

std::string to_json(const Proof& proof);
// Error: not what to_json writes.
Result<Proof> proof_from_json(std::string_view text);

}  // namespace foyer::supervisor
