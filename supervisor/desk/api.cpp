#include "supervisor/desk/api.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string_view>

#include "supervisor/desk/actions.hpp"
#include "supervisor/desk/caller.hpp"
#include "supervisor/desk/convert_desk.hpp"
#include "supervisor/desk/problem.hpp"

namespace foyer::supervisor {
namespace {

constexpr std::string_view root = "/api/v1/";

bool is_json(std::string_view content_type) {
    const std::string_view type = content_type.substr(0, content_type.find(';'));
    constexpr std::string_view json = "application/json";
    return std::equal(type.begin(), type.end(), json.begin(), json.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

const Action* find(std::string_view what) {
    const auto slash = what.find('/');
    if (slash == std::string_view::npos) return nullptr;
    const std::string_view noun = what.substr(0, slash), verb = what.substr(slash + 1);
    for (const Action& action : actions()) {
        if (action.noun == noun && action.verb == verb) return &action;
    }
    return nullptr;
}

Response wrong_method(const Request& request) {
    Response response =
        problem(405, fmt::format("{}: expected POST, found {}", request.path, request.method));
    response.headers.emplace_back("Allow", "POST");
    return response;
}

}  // namespace

Api::Api(Backend& backend, Accounts& accounts, Millis ticket_valid_ms,
         std::function<void()> signed_out)
    : backend_(backend),
      accounts_(accounts),
      ticket_valid_ms_(ticket_valid_ms),
      signed_out_(std::move(signed_out)) {}

boost::asio::awaitable<Response> Api::answer(const Request& request) {
    const std::string_view path = request.path;
    const std::string_view what = path.starts_with(root) ? path.substr(root.size()) : "";
    const Action* action = find(what);
    const bool account_itself = what == "sign-in" || what == "sign-out" || what == "whoami";
    if (!action && !account_itself) co_return problem(404, request.path + ": no such call");
    if (request.method != "POST") co_return wrong_method(request);
    if (!same_origin(request)) {
        co_return problem(403, fmt::format("{}: expected Origin https://{}, found \"{}\"",
                                           request.path, request.host, request.origin));
    }
    if (!is_json(request.content_type)) {
        co_return problem(415, fmt::format("{}: expected application/json, found \"{}\"",
                                           request.path, request.content_type));
    }
    if (what == "sign-in") co_return co_await sign_in(request);

    auto caller = identify(request, accounts_, true);
    if (!caller) co_return std::move(caller.error());
    if (account_itself) {
        if (const auto read = from_json<Nothing>(request.body); !read) {
            co_return problem(400, read.error().text);
        }
        Response response;
        if (what == "sign-out") {
            accounts_.sign_out(caller->token);
            signed_out_();
            response.body = "{}";
            response.headers.emplace_back("Set-Cookie", set_cookie(""));
        } else {
            response.body = signed_in_json(caller->account, "", backend_.floor().space.name);
        }
        co_return response;
    }
    if (action->role == Role::admin && caller->account.role != Role::admin) {
        co_return problem(403, fmt::format("{}: {} is a mediator, only an admin may", what,
                                           caller->account.name));
    }
    Desk desk{backend_, accounts_, ticket_valid_ms_, signed_out_};
    co_return co_await action->act(desk, std::move(*caller), request.body);
}

// A cookie is only ever given to our own page: else a strange site could sign a browser in under
// another account.
boost::asio::awaitable<Response> Api::sign_in(const Request& request) {
    auto read = from_json<SignInRequest>(request.body);
    if (!read) co_return problem(400, read.error().text);
    if (!read->want_token && request.origin.empty()) {
        co_return problem(403, "sign-in: a cookie is only given to the desk's own page; a program "
                               "sets want_token");
    }
    const bool want_token = read->want_token;
    const auto signed_in = co_await accounts_.sign_in(
        std::move(read->name), std::move(read->password), request.peer,
        want_token ? TokenKind::bearer : TokenKind::cookie);
    if (!signed_in) {
        const SignInRefusal& refusal = signed_in.error();
        Response response = problem(refusal.wait_ms > 0 ? 429 : 401, refusal.reason);
        if (refusal.wait_ms > 0) {
            response.headers.emplace_back("Retry-After",
                                          std::to_string((refusal.wait_ms + 999) / 1000));
        }
        co_return response;
    }
    Response response;
    response.body = signed_in_json(signed_in->account, want_token ? signed_in->token : "",
                                   backend_.floor().space.name);
    if (!want_token) response.headers.emplace_back("Set-Cookie", set_cookie(signed_in->token));
    co_return response;
}

}  // namespace foyer::supervisor
