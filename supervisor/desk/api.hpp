// `POST /api/v1/...` of proto/foyer/v1/desk.proto: signing in and out, and the table of what an
// account may ask for. A request is read whole, checked, and carried out by the Backend; the API
// itself remembers nothing.
//
// Statuses: 400 what cannot be read, 401 not signed in, 403 not the role or a strange origin, 404
// no such thing, 405 not a POST, 409 the core refuses, 415 not JSON, 422 not valid, 429 too many
// sign-ins (Retry-After says when).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "supervisor/accounts/accounts.hpp"
#include "supervisor/desk/backend.hpp"
#include "supervisor/desk/http.hpp"

namespace foyer::supervisor {

class Api {
public:
    // `signed_out` is called after a sign-in has ended, so that what it kept open ends too.
    Api(Backend& backend, Accounts& accounts, Millis ticket_valid_ms,
        std::function<void()> signed_out);

    static bool is_api(const Request& request) { return request.path.starts_with("/api/"); }

    boost::asio::awaitable<Response> answer(const Request& request);

private:
    boost::asio::awaitable<Response> sign_in(const Request& request);

    Backend& backend_;
    Accounts& accounts_;
    Millis ticket_valid_ms_;
    std::function<void()> signed_out_;
};

}  // namespace foyer::supervisor
