// The durable memory of one space: what the floor must find again after a restart, the accounts of
// the desk, and the register. SQL through SOCI; SQLite today, and nothing but the settings at open
// is SQLite's own, so that PostgreSQL stays a second migration folder and not a second store.
//
// Synchronous, and used from one thread only (StoreThread). What a call returned successfully is
// on disk. An Error means that nothing of the call was kept.
//
// The register has one line for each session whose clock ever started, written in the same
// transaction that ends the session. It is append-only (triggers refuse the rest) and chained:
//     hash = SHA-256(previous hash in hexadecimal + each field as a netstring "LENGTH:BYTES,")
// with the fields in the order kind, number, space, station, address, start_wall_ms, end_wall_ms,
// session, access, purged_through, purged_hash, and 64 zeros before the first line. A changed or
// missing line is found by verify_register(); lines cut off at the very end are not, so keep the
// head hash somewhere else (docs/operating.md).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "proto/result.hpp"
#include "supervisor/core/rows.hpp"

namespace foyer::supervisor {

enum class Role { mediator, admin };

struct AccountRow {
    std::string name;          // [a-z0-9._-], 1 to 40 characters
    std::string display_name;  // UTF-8, 1 to 60 characters: what a guest reads
    Role role = Role::mediator;
    std::string password_hash;  // libsodium's text form (argon2id)
    bool disabled = false;
    Millis created_wall_ms = 0;
    friend bool operator==(const AccountRow&, const AccountRow&) = default;
};

// A bearer token of foyerctl; the token itself is nowhere on disk.
struct TokenRow {
    std::string hash;  // SHA-256 of the token, hexadecimal
    std::string account;
    Millis expires_wall_ms = 0;
    friend bool operator==(const TokenRow&, const TokenRow&) = default;
};

// One line of the register as it is kept (the desk shows fewer fields of it).
struct RegisterEntry {
    enum class Kind { session, purge };

    Kind kind = Kind::session;
    std::uint64_t number = 0;  // 1, 2, 3, ...
    std::string space;
    StationName station;
    std::string address;       // the station's internal address; empty when not known
    Millis start_wall_ms = 0;  // UTC
    Millis end_wall_ms = 0;    // start + what was used
    SessionId session;
    AccessKind access = AccessKind::guest;
    std::uint64_t purged_through = 0;  // of a purge: the last line it removed, and that line's hash
    std::string purged_hash;
    std::string hash;  // 64 hexadecimal digits
    // Not of the chain: from the session's own row, while it is kept.
    Millis used_ms = 0;
    EndCause cause = EndCause::button;
    friend bool operator==(const RegisterEntry&, const RegisterEntry&) = default;
};

struct RegisterRange {
    Millis from_wall_ms = 0;  // lines that touch [from, to)
    Millis to_wall_ms = 0;    // 0 = no end
    StationName station;      // empty = every station
    std::string asked_by;     // account; the question itself is kept too
    Millis asked_wall_ms = 0;
};

struct RegisterCheck {
    std::uint64_t lines = 0;        // that were read
    std::string head;               // hash of the last line; 64 zeros when there is none
    std::uint64_t broken_line = 0;  // number of the first line that does not fit; 0 = all fit
    std::string found;              // a sentence; empty when all fit
    bool intact() const { return broken_line == 0; }
};

// A proof together with the session before it (0 when the station had none yet).
struct ProofRow {
    StationName station;
    SessionId session;
    Millis made_wall_ms = 0;
    Proof proof;
    friend bool operator==(const ProofRow&, const ProofRow&) = default;
};

class Store {
public:
    // `url` is "sqlite:///ABSOLUTE/PATH" (the file is made, 0600, when missing). Brings an older
    // store to today's form. `space_name` is written into register lines. Errors: not a url we
    // know, in use by another supervisor, newer than this program, changed migrations, disk.
    static Result<Store> open(const std::string& url, std::string space_name);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    Result<Saved> load();

    // One transaction. Saving a row again is harmless; a session that ended stays as it ended.
    // `now_wall_ms` dates a session that ended with no start known (start = now - used).
    Status save(std::span<const Row> rows, Millis now_wall_ms);

    // Runs `work` as one transaction; calls of this class inside it join it. An Error of `work`
    // takes everything back and is returned.
    Status together(const std::function<Status()>& work);

    Result<std::vector<AccountRow>> accounts();  // by name
    Status save_account(const AccountRow& account);

    Result<std::vector<TokenRow>> tokens();
    Status save_token(const TokenRow& token);
    Status drop_token(const std::string& hash);
    Status drop_tokens_of(const std::string& account);

    Result<std::vector<RegisterEntry>> register_entries(
        const RegisterRange& range);  // oldest first
    Result<RegisterCheck> verify_register();
    // The register of helps: what was asked in [from, to), oldest first, what goes on too. An empty
    // station = every station.
    Result<std::vector<HelpRow>> helps(Millis from_wall_ms, Millis to_wall_ms,
                                       const StationName& station);
    Result<std::vector<ProofRow>> proofs(const StationName& station);  // oldest first

    // Forgets what may no longer be kept: register lines, ended sessions, their proofs and tickets
    // after 365 days, helps after `help_days`. A purge of the register leaves a line.
    Status purge(Millis now_wall_ms, std::int32_t help_days);

private:
    struct Inside;
    explicit Store(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace foyer::supervisor
