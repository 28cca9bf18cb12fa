// Searching a tree for files that session uids or gids own, may read by an access list, or are
// named in otherwise.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "kiosk/session/proof.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct OwnerScan {
    std::uint64_t seen = 0;
    std::uint64_t found = 0;
    std::string first_place;  // the directory in which the first was found, at most three deep
    std::vector<std::string> owned;  // the paths of those that a session's uid owns
    // Directories in which every user may make files.
    std::vector<std::string> open_directories;

    void add(const OwnerScan& other);
    // "2 files, the first in /var/tmp"; empty for none.
    std::string text() const;
};

// What makes a file a session's beside its owner, its group and its access lists.
struct Marks {
    bool names = false;         // a session's uid in the file's name
    bool texts = false;         // "uid=" and the like in the first 4 KiB of a regular file
    bool capabilities = false;  // a capability that is valid in a session's user namespace
};

// Looks at every entry below `top`, and at `top`, without leaving its mount; links are not
// followed. What vanishes meanwhile is not an error, nor is a `top` that is not there; a directory
// that cannot be read is. About 2 us an entry in a warm cache, half of it for the access lists.
Result<OwnerScan> scan_owners(const std::string& top, const ProofScope& scope, Marks marks = {});

// The same for several trees; the result is a check's.
Result<std::string> scan_all(const std::set<std::string>& tops, const ProofScope& scope,
                             Marks marks = {});

}  // namespace foyer::kiosk
