#include "supervisor/store/account_rows.hpp"

#include "supervisor/store/columns.hpp"

namespace foyer::supervisor {

using soci::into;
using soci::use;

std::vector<AccountRow> read_accounts(soci::session& sql) {
    std::vector<AccountRow> accounts;
    AccountRow row;
    std::string role;
    int disabled = 0;
    Column created = 0;
    soci::statement read =
        (sql.prepare << "SELECT name, display_name, role, password_hash, disabled, "
                        "created_wall_ms FROM account ORDER BY name",
         into(row.name), into(row.display_name), into(role), into(row.password_hash),
         into(disabled), into(created));
    read.execute();
    while (read.fetch()) {
        row.role = read_word<Role>(role);
        row.disabled = disabled != 0;
        row.created_wall_ms = created;
        accounts.push_back(row);
    }
    return accounts;
}

void write_account(soci::session& sql, const AccountRow& row) {
    const std::string role = word(row.role);
    const int disabled = row.disabled;
    const Column created = row.created_wall_ms;
    sql << "INSERT INTO account (name, display_name, role, password_hash, disabled, "
           "created_wall_ms) VALUES (:name, :display_name, :role, :hash, :disabled, :created) "
           "ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name, "
           "role = excluded.role, password_hash = excluded.password_hash, "
           "disabled = excluded.disabled",
        use(row.name), use(row.display_name), use(role), use(row.password_hash), use(disabled),
        use(created);
}

std::vector<TokenRow> read_tokens(soci::session& sql) {
    std::vector<TokenRow> tokens;
    TokenRow row;
    Column expires = 0;
    soci::statement read =
        (sql.prepare << "SELECT hash, account, expires_wall_ms FROM token ORDER BY hash",
         into(row.hash), into(row.account), into(expires));
    read.execute();
    while (read.fetch()) {
        row.expires_wall_ms = expires;
        tokens.push_back(row);
    }
    return tokens;
}

void write_token(soci::session& sql, const TokenRow& row) {
    const Column expires = row.expires_wall_ms;
    sql << "INSERT INTO token (hash, account, expires_wall_ms) VALUES (:hash, :account, :expires)",
        use(row.hash), use(row.account), use(expires);
}

void delete_token(soci::session& sql, const std::string& hash) {
    sql << "DELETE FROM token WHERE hash = :hash", use(hash);
}

void delete_tokens_of(soci::session& sql, const std::string& account) {
    sql << "DELETE FROM token WHERE account = :account", use(account);
}

}  // namespace foyer::supervisor
