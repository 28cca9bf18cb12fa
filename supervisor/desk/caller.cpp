#include "supervisor/desk/caller.hpp"

#include <fmt/format.h>

#include <string_view>

#include "supervisor/desk/problem.hpp"

namespace foyer::supervisor {
namespace {

// __Host-: the browser itself refuses it unless Secure, for this host alone and for the path "/".
constexpr std::string_view cookie_name = "__Host-foyer";
constexpr std::string_view bearer = "Bearer ";

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view cookie_of(std::string_view header) {
    while (!header.empty()) {
        const auto end = header.find(';');
        const std::string_view pair = trim(header.substr(0, end));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == cookie_name) {
            return pair.substr(equals + 1);
        }
        if (end == std::string_view::npos) break;
        header.remove_prefix(end + 1);
    }
    return {};
}

tl::expected<Caller, Response> who(std::string_view token, Accounts& accounts) {
    if (auto account = accounts.who(token)) return Caller{std::move(*account), std::string(token)};
    return tl::unexpected(problem(401, "the sign-in is unknown or over"));
}

}  // namespace

bool same_origin(const Request& request) {
    return request.origin.empty() ||
           (!request.host.empty() && request.origin == "https://" + request.host);
}

tl::expected<Caller, Response> identify(const Request& request, Accounts& accounts, bool changes) {
    const std::string_view authorization = request.authorization;
    if (authorization.starts_with(bearer)) {
        return who(trim(authorization.substr(bearer.size())), accounts);
    }
    const std::string_view cookie = cookie_of(request.cookie);
    if (cookie.empty()) {
        return tl::unexpected(problem(401, request.path + ": no cookie and no bearer token"));
    }
    if (changes && (request.origin.empty() || !same_origin(request))) {
        return tl::unexpected(
            problem(403, fmt::format("{}: expected Origin https://{}, found \"{}\"", request.path,
                                     request.host, request.origin)));
    }
    return who(cookie, accounts);
}

std::string set_cookie(const std::string& token) {
    return fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Strict{}", cookie_name, token,
                       token.empty() ? "; Max-Age=0" : "");
}

}  // namespace foyer::supervisor
