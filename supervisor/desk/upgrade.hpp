// What decides about a WebSocket before anything is known of who asks: read from an HTTP message
// that anybody may have written.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "supervisor/desk/http.hpp"

namespace foyer::supervisor {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;

// The message as the rest of the desk knows requests; `peer` is the other side's address.
Request plain_request(const HttpRequest& message, const std::string& peer);

// The "12" of "/api/v1/help/12/rfb"; empty for any other path.
std::string_view watched_help(std::string_view path);
// Nothing when it is no number, or has anything beside one.
std::optional<HelpId> help_number(std::string_view digits);

}  // namespace foyer::supervisor
