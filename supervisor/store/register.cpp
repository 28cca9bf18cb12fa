#include "supervisor/store/register.hpp"

#include <fmt/format.h>

#include <limits>

#include "supervisor/store/columns.hpp"
#include "supervisor/store/sha256.hpp"

namespace foyer::supervisor {

using soci::into;
using soci::use;

namespace {

const std::string before_first(64, '0');

std::string netstring(const std::string& field) {
    return fmt::format("{}:{},", field.size(), field);
}

struct Head {
    std::uint64_t number = 0;
    std::string hash = before_first;
};

Head read_head(soci::session& sql) {
    Column number = 0;
    Head head;
    sql << "SELECT number, hash FROM register ORDER BY number DESC LIMIT 1", into(number),
        into(head.hash);
    head.number = id_value(number);
    if (head.number == 0) head.hash = before_first;
    return head;
}

// Gives the entry its number and hash and writes it.
void append(soci::session& sql, RegisterEntry entry) {
    const Head head = read_head(sql);
    entry.number = head.number + 1;
    entry.hash = chain_hash(head.hash, entry);

    const std::string kind = word(entry.kind);
    const std::string access = word(entry.access);
    const Column number = column(entry.number);
    const Column start = entry.start_wall_ms;
    const Column end = entry.end_wall_ms;
    const Column session = column(entry.session.value);
    const Column purged_through = column(entry.purged_through);
    sql << "INSERT INTO register (number, kind, space, station, address, start_wall_ms, "
           "end_wall_ms, session, access, purged_through, purged_hash, hash) VALUES (:number, "
           ":kind, :space, :station, :address, :start, :end, :session, :access, :through, "
           ":purged_hash, :hash)",
        use(number), use(kind), use(entry.space), use(entry.station), use(entry.address),
        use(start), use(end), use(session), use(access), use(purged_through),
        use(entry.purged_hash), use(entry.hash);
}

// The lines from `sql_rest` on, a WHERE clause without parameters or with those of the caller.
class Lines {
public:
    explicit Lines(soci::session& sql) : statement_(sql) {}

    template <class... Uses>
    std::vector<RegisterEntry> read(const std::string& where, Uses&&... uses) {
        const std::string query =
            "SELECT register.number, register.kind, register.space, register.station, "
            "register.address, register.start_wall_ms, register.end_wall_ms, register.session, "
            "register.access, register.purged_through, register.purged_hash, register.hash, "
            "COALESCE(session.used_ms, 0), COALESCE(session.cause, 'button') "
            "FROM register LEFT JOIN session ON session.id = register.session "
            "AND register.session > 0 " +
            where + " ORDER BY register.number";
        bind_columns();
        (statement_.exchange(std::forward<Uses>(uses)), ...);
        execute(statement_, query);
        std::vector<RegisterEntry> entries;
        while (statement_.fetch()) entries.push_back(entry());
        return entries;
    }

private:
    void bind_columns() {
        statement_.exchange(into(number_));
        statement_.exchange(into(kind_));
        statement_.exchange(into(row_.space));
        statement_.exchange(into(row_.station));
        statement_.exchange(into(row_.address));
        statement_.exchange(into(start_));
        statement_.exchange(into(end_));
        statement_.exchange(into(session_));
        statement_.exchange(into(access_));
        statement_.exchange(into(purged_through_));
        statement_.exchange(into(row_.purged_hash));
        statement_.exchange(into(row_.hash));
        statement_.exchange(into(used_));
        statement_.exchange(into(cause_));
    }

    RegisterEntry entry() {
        row_.kind = read_word<RegisterEntry::Kind>(kind_);
        row_.number = id_value(number_);
        row_.start_wall_ms = start_;
        row_.end_wall_ms = end_;
        row_.session.value = id_value(session_);
        row_.access = read_word<AccessKind>(access_);
        row_.purged_through = id_value(purged_through_);
        row_.used_ms = used_;
        row_.cause = read_word<EndCause>(cause_);
        return row_;
    }

    soci::statement statement_;
    RegisterEntry row_;
    std::string kind_, access_, cause_;
    Column number_ = 0, start_ = 0, end_ = 0, session_ = 0, purged_through_ = 0, used_ = 0;
};

// The hash that the first kept line follows: that of the last purged one, which a purge line of
// the register itself names. Empty when no line accounts for what is missing before it.
std::string hash_before(const std::vector<RegisterEntry>& entries) {
    const std::uint64_t first = entries.front().number;
    if (first == 1) return before_first;
    for (const RegisterEntry& entry : entries) {
        if (entry.kind == RegisterEntry::Kind::purge && entry.purged_through + 1 == first) {
            return entry.purged_hash;
        }
    }
    return "";
}

}  // namespace

std::string chain_hash(const std::string& previous, const RegisterEntry& entry) {
    std::string line = previous;
    for (const std::string& field :
         {word(entry.kind), std::to_string(entry.number), entry.space, entry.station, entry.address,
          std::to_string(entry.start_wall_ms), std::to_string(entry.end_wall_ms),
          std::to_string(entry.session.value), word(entry.access),
          std::to_string(entry.purged_through), entry.purged_hash}) {
        line += netstring(field);
    }
    return sha256_hex(line);
}

void append_session(soci::session& sql, const SessionRow& row, const std::string& space,
                    Millis now_wall_ms) {
    if (row.started_wall_ms == 0 && row.used_ms == 0) return;
    RegisterEntry entry;
    entry.space = space;
    entry.station = row.station;
    entry.start_wall_ms = row.started_wall_ms ? row.started_wall_ms : now_wall_ms - row.used_ms;
    entry.end_wall_ms = entry.start_wall_ms + row.used_ms;
    entry.session = row.id;
    entry.access = row.access;
    append(sql, std::move(entry));
}

std::vector<RegisterEntry> read_register(soci::session& sql, const RegisterRange& range) {
    const Column asked = range.asked_wall_ms;
    const Column from = range.from_wall_ms;
    const Column to = range.to_wall_ms;
    const Column until = to == 0 ? std::numeric_limits<Column>::max() : to;
    sql << "INSERT INTO register_print (asked_wall_ms, account, from_wall_ms, to_wall_ms, "
           "station) VALUES (:asked, :account, :from, :to, :station)",
        use(asked), use(range.asked_by), use(from), use(to), use(range.station);
    const std::string touches =
        "WHERE register.end_wall_ms >= :from "
        "AND register.start_wall_ms < :until";
    if (range.station.empty()) return Lines(sql).read(touches, use(from), use(until));
    return Lines(sql).read(touches + " AND register.station = :station", use(from), use(until),
                           use(range.station));
}

RegisterCheck check_register(soci::session& sql) {
    const std::vector<RegisterEntry> entries = Lines(sql).read("");
    RegisterCheck check;
    check.lines = entries.size();
    check.head = before_first;
    if (entries.empty()) return check;
    const auto broken = [&](std::uint64_t number, std::string found) {
        check.broken_line = number;
        check.found = std::move(found);
        return check;
    };
    std::string previous = hash_before(entries);
    if (previous.empty()) {
        return broken(entries.front().number, "the lines before it are missing");
    }
    std::uint64_t number = entries.front().number;
    for (const RegisterEntry& entry : entries) {
        if (entry.number != number) return broken(number, "the line is missing");
        if (entry.hash != chain_hash(previous, entry)) {
            return broken(number, "the line is not what was written, or the one before it");
        }
        previous = entry.hash;
        ++number;
    }
    check.head = previous;
    return check;
}

void purge_register(soci::session& sql, const std::string& space, Millis before_wall_ms,
                    Millis now_wall_ms) {
    const Column before = before_wall_ms;
    Column first_kept = 0;
    sql << "SELECT COALESCE(MIN(number), 0) FROM register WHERE end_wall_ms >= :before",
        use(before), into(first_kept);
    const std::uint64_t through = first_kept > 0 ? id_value(first_kept) - 1 : read_head(sql).number;
    const Column last = column(through);
    RegisterEntry entry;
    sql << "SELECT hash FROM register WHERE number = :last", use(last), into(entry.purged_hash);
    if (entry.purged_hash.empty()) return;  // nothing that old is left
    entry.kind = RegisterEntry::Kind::purge;
    entry.space = space;
    entry.start_wall_ms = entry.end_wall_ms = now_wall_ms;
    entry.purged_through = through;
    append(sql, std::move(entry));
    sql << "DELETE FROM register WHERE number <= :last", use(last);
}

}  // namespace foyer::supervisor
