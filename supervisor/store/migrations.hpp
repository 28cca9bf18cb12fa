// The numbered steps that bring a store from nothing to today's form. Each file of migrations/ is
// one step, applied once, in a transaction of its own that also notes its number and checksum. A
// file that was ever released is never changed: a change is a new file. A name that ends in
// ".sqlite.sql" is for that database only.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

struct Migration {
    int number = 0;  // 1 to 9999
    std::string name;
    std::string sql;
};

// Those of migrations/, embedded at build time, in order of number.
std::vector<Migration> embedded_migrations();

// Applies what is missing. Errors: the store has a step that `migrations` does not (it is newer
// than this program), a step was applied in another form, the database refuses a statement.
Status migrate(soci::session& sql, const std::vector<Migration>& migrations, Millis now_wall_ms);

// The statements of one file (see the head of 0001_floor.sql for where one ends).
std::vector<std::string> split_statements(const std::string& sql);

}  // namespace foyer::supervisor
