#include "supervisor/store/sqlite.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "proto/printable.hpp"
#include "proto/text.hpp"

namespace foyer::supervisor {

Result<StoreLock> StoreLock::take(const std::filesystem::path& database) {
    const std::string file = database.string() + ".lock";
    StoreLock lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) return failure(Error::of_errno("open " + file, errno));
    if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return failure("open the store " + database.string() +
                           ": another supervisor is using it");
        }
        return failure(Error::of_errno("lock " + file, errno));
    }
    return lock;
}

StoreLock::StoreLock(StoreLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

StoreLock::~StoreLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

Result<std::filesystem::path> sqlite_path(const std::string& url) {
    constexpr std::string_view scheme = "sqlite://";
    const std::string_view path = std::string_view(url).substr(std::min(scheme.size(), url.size()));
    if (!url.starts_with(scheme) || !path.starts_with('/') || path.size() < 2) {
        return failure("open the store: expected sqlite:///ABSOLUTE/PATH, found " +
                       plain_text(url, 80));
    }
    if (path.find('"') != path.npos || !count_printable(path)) {
        return failure("open the store: a quote or a control character in " + plain_text(url, 80));
    }
    return std::filesystem::path(path);
}

Status open_sqlite(soci::session& sql, const std::filesystem::path& database) {
    // SQLite would make the file by the umask, and its -wal file like it.
    const int descriptor = open(database.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failure(Error::of_errno("open " + database.string(), errno));
    close(descriptor);

    sql.open(soci::sqlite3, fmt::format("dbname=\"{}\" timeout=5", database.string()));
    std::string journal;
    int synchronous = 0;
    int foreign_keys = 0;
    sql << "PRAGMA journal_mode = WAL", soci::into(journal);
    sql << "PRAGMA synchronous = FULL";
    sql << "PRAGMA foreign_keys = ON";
    sql << "PRAGMA synchronous", soci::into(synchronous);
    sql << "PRAGMA foreign_keys", soci::into(foreign_keys);
    constexpr int full = 2;
    if (journal != "wal" || synchronous != full || foreign_keys != 1) {
        return failure(
            fmt::format("open the store {}: expected WAL, synchronous=FULL and foreign "
                        "keys, found {}, {} and {}",
                        database.string(), journal, synchronous, foreign_keys));
    }
    return {};
}

}  // namespace foyer::supervisor
