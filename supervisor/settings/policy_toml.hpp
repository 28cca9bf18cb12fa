// Policies from TOML (docs/policies.md documents every key). Strict: an unknown key, a wrong type
// or a value out of range is an Error such as
//     policies/children.toml:12:9: minutes: expected 1 to 1440, found -5
// Of several errors in a file the first by position is told.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "proto/policy.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

// One policy; `file` is only named in errors.
Result<Policy> parse_policy(std::string_view text, const std::string& file);
Result<Policy> read_policy(const std::filesystem::path& file);

// Every *.toml of the folders, sorted by name. Errors: those of a file, two files with the same
// name, a folder that cannot be read, no policy at all, more text than one message to a station
// can carry (48 KiB for all policies together).
Result<std::vector<Policy>> read_policies(const std::vector<std::filesystem::path>& folders);

// Every key that parse_policy knows, with its table: "name", "title.fr", "time.minutes", ...
// For the test that compares them with the documentation.
std::vector<std::string> policy_keys();

}  // namespace foyer::supervisor
