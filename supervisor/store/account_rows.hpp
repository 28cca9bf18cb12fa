// Accounts and tokens as SQL. All of these throw soci::soci_error.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

std::vector<AccountRow> read_accounts(soci::session& sql);
void write_account(soci::session& sql, const AccountRow& row);

std::vector<TokenRow> read_tokens(soci::session& sql);
void write_token(soci::session& sql, const TokenRow& row);
void delete_token(soci::session& sql, const std::string& hash);
void delete_tokens_of(soci::session& sql, const std::string& account);

}  // namespace foyer::supervisor
