// Searching a tree for files that belong to session uids or gids.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kiosk/session/proof.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct OwnerScan {
    std::uint64_t seen = 0;
    std::uint64_t found = 0;
    std::string first_place;  // the directory in which the first was found, at most three deep
};

// Looks at every entry below `top`, and at `top`, without leaving its file system; links are not
// followed. What vanishes meanwhile is not an error; a directory that cannot be read is.
Result<OwnerScan> scan_owners(const std::string& top, const ProofScope& scope);

}  // namespace foyer::kiosk
