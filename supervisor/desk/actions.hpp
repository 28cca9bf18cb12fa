// The API's table: each noun and verb with the role it takes and what it does.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "supervisor/accounts/accounts.hpp"
#include "supervisor/desk/backend.hpp"
#include "supervisor/desk/caller.hpp"
#include "supervisor/desk/http.hpp"

namespace foyer::supervisor {

// What an action works with.
struct Desk {
    Backend& backend;
    Accounts& accounts;
    Millis ticket_valid_ms;
    const std::function<void()>& signed_out;
};

struct Action {
    std::string_view noun;
    std::string_view verb;
    Role role;  // mediator: admins too
    boost::asio::awaitable<Response> (*act)(Desk desk, Caller caller, std::string body);
};

std::span<const Action> actions();

}  // namespace foyer::supervisor
