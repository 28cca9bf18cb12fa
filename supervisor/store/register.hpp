// The register's lines and their chain (store.hpp has the rule). All of these throw
// soci::soci_error.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

// The hash of the line that follows a line with hash `previous`.
std::string chain_hash(const std::string& previous, const RegisterEntry& entry);

// Precondition: `row` ended. Appends nothing when its clock never started.
void append_session(soci::session& sql, const SessionRow& row, const std::string& space,
                    Millis now_wall_ms);

std::vector<RegisterEntry> read_register(soci::session& sql, const RegisterRange& range);

RegisterCheck check_register(soci::session& sql);

// Removes the oldest lines that all ended before `before_wall_ms`, after a line that says so.
void purge_register(soci::session& sql, const std::string& space, Millis before_wall_ms,
                    Millis now_wall_ms);

}  // namespace foyer::supervisor
