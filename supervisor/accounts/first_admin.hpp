// The very first start of a space: nobody could sign in, so the account `admin` is made with a
// random password.
#pragma once

#include <filesystem>
#include <optional>

#include "proto/result.hpp"
#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

// When the store has no account, makes `admin`, writes its password to state_dir/first-admin
// (0600, replaced when it exists) and answers that path, which may be logged; otherwise nothing.
// Runs before the store moves to its thread, because it blocks.
Result<std::optional<std::filesystem::path>> make_first_admin(
    Store& store, const std::filesystem::path& state_dir, Millis now_wall_ms);

}  // namespace foyer::supervisor
