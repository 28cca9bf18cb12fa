#include "supervisor/store/migrations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "supervisor/store/sha256.hpp"

namespace foyer::supervisor {

namespace {

std::map<int, std::string> applied_checksums(soci::session& sql) {
    sql << "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
           "checksum TEXT NOT NULL, applied_wall_ms BIGINT NOT NULL)";
    std::map<int, std::string> applied;
    int number = 0;
    std::string checksum;
    soci::statement read = (sql.prepare << "SELECT number, checksum FROM migration",
                            soci::into(number), soci::into(checksum));
    read.execute();
    while (read.fetch()) applied[number] = checksum;
    return applied;
}

void apply(soci::session& sql, const Migration& migration, Millis now_wall_ms) {
    soci::transaction transaction(sql);
    for (const std::string& statement : split_statements(migration.sql)) sql << statement;
    const std::string checksum = sha256_hex(migration.sql);
    const long long applied_wall_ms = now_wall_ms;
    sql << "INSERT INTO migration (number, name, checksum, applied_wall_ms) "
           "VALUES (:number, :name, :checksum, :applied)",
        soci::use(migration.number), soci::use(migration.name), soci::use(checksum),
        soci::use(applied_wall_ms);
    transaction.commit();
}

}  // namespace

std::vector<std::string> split_statements(const std::string& sql) {
    std::vector<std::string> statements;
    std::size_t begin = 0;
    while (begin < sql.size()) {
        const std::size_t end = std::min(sql.find(";\n\n", begin), sql.size());
        const std::string statement = sql.substr(begin, end - begin + 1);
        if (statement.find_first_not_of(" \n") != statement.npos) statements.push_back(statement);
        begin = end + 1;
    }
    return statements;
}

Status migrate(soci::session& sql, const std::vector<Migration>& migrations, Millis now_wall_ms) {
    const auto applied = applied_checksums(sql);
    const int newest_known = migrations.empty() ? 0 : migrations.back().number;
    if (!applied.empty() && applied.rbegin()->first > newest_known) {
        return failure(
            fmt::format("the store is newer than this program: it has migration {}, "
                        "this program knows up to {}",
                        applied.rbegin()->first, newest_known));
    }
    for (const Migration& migration : migrations) {
        const auto before = applied.find(migration.number);
        if (before == applied.end()) {
            apply(sql, migration, now_wall_ms);
        } else if (before->second != sha256_hex(migration.sql)) {
            return failure(
                fmt::format("migration {} was applied to the store in another form "
                            "(checksum {}...)",
                            migration.name, before->second.substr(0, 12)));
        }
    }
    return {};
}

}  // namespace foyer::supervisor
