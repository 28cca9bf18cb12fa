// Where to connect to, and where to listen: the two forms of address that foyerctl is given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer::ctl {

struct Url {
    std::string host;  // a name or an address, without brackets
    std::uint16_t port = 443;

    std::string text() const;       // "https://host:port", for messages
    std::string authority() const;  // "host:port", for the Host header
};

// "https://HOST[:PORT][/]" and nothing else: the API has no other home than the root.
Result<Url> parse_url(std::string_view text);

struct Loopback {
    std::string address;  // numeric: "127.0.0.1" or "::1"
    std::uint16_t port = 0;

    std::string text() const;  // "127.0.0.1:5901", "[::1]:5901"
};

// "HOST:PORT" with HOST in 127.0.0.0/8, "[::1]" or "localhost"; anything that another machine
// could reach is an error, because what is served there is a guest's screen in clear.
Result<Loopback> parse_loopback(std::string_view text);

}  // namespace foyer::ctl
