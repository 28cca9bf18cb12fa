#include "supervisor/desk/upgrade.hpp"

#include <boost/beast/websocket/rfc6455.hpp>
#include <charconv>
#include <cstdint>

namespace foyer::supervisor {

namespace http = boost::beast::http;

Request plain_request(const HttpRequest& message, const std::string& peer) {
    const auto field = [&](auto name) { return std::string(message[name]); };
    const std::string_view target(message.target().data(), message.target().size());
    Request request;
    request.method = std::string(message.method_string());
    request.path = std::string(target.substr(0, target.find('?')));
    request.peer = peer;
    request.upgrade = boost::beast::websocket::is_upgrade(message);
    request.host = field(http::field::host);
    request.origin = field(http::field::origin);
    request.cookie = field(http::field::cookie);
    request.authorization = field(http::field::authorization);
    request.content_type = field(http::field::content_type);
    request.if_none_match = field(http::field::if_none_match);
    request.body = message.body();
    return request;
}

std::string_view watched_help(std::string_view path) {
    constexpr std::string_view prefix = "/api/v1/help/", suffix = "/rfb";
    if (!path.starts_with(prefix) || !path.ends_with(suffix)) return {};
    if (path.size() <= prefix.size() + suffix.size()) return {};
    path.remove_prefix(prefix.size());
    path.remove_suffix(suffix.size());
    return path;
}

std::optional<HelpId> help_number(std::string_view digits) {
    std::uint64_t number = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, number);
    if (error != std::errc{} || end != last) return std::nullopt;
    return HelpId{number};
}

}  // namespace foyer::supervisor
