// One request and one answer as plain values: what the API and the page's files know of HTTP. The
// connection (supervisor/desk/connection.hpp) makes the one and sends the other.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "proto/ids.hpp"

namespace foyer::supervisor {

struct Request {
    std::string method;         // "GET"
    std::string path;           // without the query, as it came
    std::string peer;           // address of the other side, as text
    bool upgrade = false;       // asks for a WebSocket
    // Headers; empty when absent.
    std::string host;
    std::string origin;
    std::string cookie;
    std::string authorization;
    std::string content_type;
    std::string if_none_match;
    std::string body;
};

struct Response {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::string body;
    // Sent instead of `body` when set: a file that all connections share.
    std::shared_ptr<const std::string> shared_body;
    std::vector<std::pair<std::string, std::string>> headers;  // beside the usual ones
};

// Stay connected and send the floor at each change, while `token` is good.
struct FollowFeed {
    std::string account;
    std::string token;
};
// Become a WebSocket and show this help.
struct WatchHelp {
    HelpId help;
};

using Answer = std::variant<Response, FollowFeed, WatchHelp>;

}  // namespace foyer::supervisor
