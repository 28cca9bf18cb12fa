// Who makes a request, and whether the request may be believed. A browser proves itself by the
// cookie, which other sites can make it send; so with a cookie the Origin must be our own
// (with SameSite=Strict as the first fence). foyerctl sends a bearer token, which no browser adds
// by itself.
#pragma once

#include <string>

#include "proto/result.hpp"
#include "supervisor/accounts/accounts.hpp"
#include "supervisor/desk/http.hpp"

namespace foyer::supervisor {

struct Caller {
    Account account;
    std::string token;
};

// The Origin is absent or exactly "https://" and our Host.
bool same_origin(const Request& request);

// Error: the answer to give (401 or 403). `changes` is true for what must come from our own page:
// every POST and the upgrade to a WebSocket.
tl::expected<Caller, Response> identify(const Request& request, Accounts& accounts, bool changes);

// The value of the Set-Cookie header that stores `token`, or with an empty one takes it away.
std::string set_cookie(const std::string& token);

}  // namespace foyer::supervisor
