#include "supervisor/desk/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "supervisor/desk/caller.hpp"
#include "supervisor/desk/problem.hpp"
#include "supervisor/desk/upgrade.hpp"

namespace foyer::supervisor {
namespace {

// data: images are noVNC's cursors and JPEG rectangles.
constexpr const char* content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

constexpr std::string_view feed_path = "/api/v1/feed";

Response plain(std::string body, const char* content_type) {
    Response response;
    response.content_type = content_type;
    response.body = std::move(body);
    return response;
}

bool is_get(const Request& request) { return request.method == "GET"; }

Response not_get(const Request& request) {
    Response response =
        problem(405, fmt::format("{}: expected GET, found {}", request.path, request.method));
    response.headers.emplace_back("Allow", "GET");
    return response;
}

}  // namespace

Site::Site(Backend& backend, Accounts& accounts, StaticFiles files, Millis ticket_valid_ms,
           std::function<void()> signed_out)
    : backend_(backend),
      accounts_(accounts),
      files_(std::move(files)),
      api_(backend, accounts, ticket_valid_ms, std::move(signed_out)) {}

std::vector<std::pair<std::string, std::string>> Site::fixed_headers(const std::string& path) {
    std::vector<std::pair<std::string, std::string>> headers{
        {"Content-Security-Policy", content_security_policy},
        {"Strict-Transport-Security", "max-age=31536000"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
    };
    if (path.starts_with("/api/")) headers.emplace_back("Cache-Control", "no-store");
    return headers;
}

boost::asio::awaitable<Answer> Site::answer(const Request& request, DeskCounts counts) {
    if (request.path == feed_path) co_return follow(request);
    if (const auto id = watched_help(request.path); !id.empty()) co_return watch(request, id);
    if (Api::is_api(request)) {
        Response response = co_await api_.answer(request);
        co_return response;
    }
    if (request.path == "/healthz") {
        co_return is_get(request) ? plain("ok\n", "text/plain; charset=utf-8") : not_get(request);
    }
    if (request.path == "/metrics") {
        co_return is_get(request)
            ? plain(metrics_text(backend_.floor(), counts), "text/plain; version=0.0.4")
            : not_get(request);
    }
    co_return files_.answer(request);
}

Answer Site::follow(const Request& request) {
    if (!is_get(request)) return not_get(request);
    if (!same_origin(request)) return problem(403, "feed: asked for by another site's page");
    auto caller = identify(request, accounts_, false);
    if (!caller) return std::move(caller.error());
    return FollowFeed{std::move(caller->account.name), std::move(caller->token)};
}

Answer Site::watch(const Request& request, std::string_view id) {
    if (!is_get(request)) return not_get(request);
    auto caller = identify(request, accounts_, true);
    if (!caller) return std::move(caller.error());
    const auto help = help_number(id);
    if (!help) {
        return problem(404, fmt::format("help \"{}\": expected a number", id));
    }
    if (!request.upgrade) return problem(426, "a help is watched over a WebSocket");
    for (const FloorStation& station : backend_.floor().stations) {
        const auto found = std::ranges::find(
            station.helps, *help, [](const FloorHelp& each) { return each.row.id; });
        if (found == station.helps.end()) continue;
        if (found->row.account != caller->account.name) {
            return problem(403, fmt::format("help {} is another account's", help->value));
        }
        return WatchHelp{*help};
    }
    return problem(404, fmt::format("help {}: not going on", help->value));
}

}  // namespace foyer::supervisor
