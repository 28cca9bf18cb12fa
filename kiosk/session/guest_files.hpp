// The small files that each session brings into its /etc: who exists, names of hosts, and what the
// browsers may do.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "proto/policy.hpp"

namespace foyer::kiosk {

// {path inside, content}. The machine-id is random: a station is not told apart by it.
std::vector<std::pair<std::string, std::string>> guest_files(uid_t uid, const Policy& policy,
                                                             const std::string& language);

}  // namespace foyer::kiosk
