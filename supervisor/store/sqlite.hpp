// Opening a store in SQLite: the only file that knows which database it is.
#pragma once

#include <soci/soci.h>

#include <filesystem>
#include <string>

#include "proto/result.hpp"

namespace foyer::supervisor {

// Held as long as the store is open, so that two supervisors never write one store. The system
// releases it with the process, however that ends.
class StoreLock {
public:
    // Error: another process holds it, or its file cannot be made.
    static Result<StoreLock> take(const std::filesystem::path& database);

    StoreLock(StoreLock&& other) noexcept;
    StoreLock& operator=(StoreLock&& other) noexcept;
    ~StoreLock();

private:
    explicit StoreLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

// The path of "sqlite:///ABSOLUTE/PATH". Error: another kind of url, a path that cannot be handed
// to SOCI (a quote or a control character in it).
Result<std::filesystem::path> sqlite_path(const std::string& url);

// Opens `database` (made 0600 when missing) with WAL, synchronous=FULL and foreign keys on, and
// checks that the three are really so. Throws soci::soci_error.
Status open_sqlite(soci::session& sql, const std::filesystem::path& database);

}  // namespace foyer::supervisor
