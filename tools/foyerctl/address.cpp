#include "tools/foyerctl/address.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <optional>
#include <utility>

namespace foyer::ctl {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view digits) {
    std::uint16_t port = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, port);
    if (digits.empty() || read.ec != std::errc() || read.ptr != end) {
        return std::nullopt;
    }
    return port;
}

struct Parts {
    std::string host;
    std::string_view port;  // empty: none was given
    bool bracketed = false;
};

// "host", "host:port", "[v6]", "[v6]:port".
std::optional<Parts> split(std::string_view text) {
    Parts parts;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return std::nullopt;
        }
        parts.host = text.substr(1, close - 1);
        parts.bracketed = true;
        rest = text.substr(close + 1);
    } else {
        const auto colon = text.find(':');
        parts.host = text.substr(0, colon);
        rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    }
    if (!rest.empty()) {
        if (rest.size() < 2 || rest[0] != ':') {
            return std::nullopt;
        }
        parts.port = rest.substr(1);
    }
    return parts.host.empty() ? std::nullopt : std::optional(std::move(parts));
}

std::string join(const std::string& host, std::uint16_t port) {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

std::string Url::authority() const { return join(host, port); }

std::string Url::text() const { return "https://" + authority(); }

Result<Url> parse_url(std::string_view text) {
    const std::string expected =
        "\"" + std::string(text) + "\": expected https://HOST[:PORT]";
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme)) {
        return failure(expected);
    }
    auto rest = text.substr(scheme.size());
    if (rest.ends_with('/')) {
        rest.remove_suffix(1);
    }
    if (rest.find_first_of("/?#@ \r\n\t") != std::string_view::npos) {
        return failure(expected);
    }
    auto parts = split(rest);
    if (!parts) {
        return failure(expected);
    }
    Url url{std::move(parts->host), 443};
    if (!parts->port.empty()) {
        const auto port = parse_port(parts->port);
        if (!port || *port == 0) {
            return failure(expected);
        }
        url.port = *port;
    }
    return url;
}

std::string Loopback::text() const { return join(address, port); }

Result<Loopback> parse_loopback(std::string_view text) {
    const std::string expected = "\"" + std::string(text) +
                                 "\": expected a loopback HOST:PORT, for example 127.0.0.1:5901";
    const auto parts = split(text);
    const auto port = parts ? parse_port(parts->port) : std::nullopt;
    if (!port) {
        return failure(expected);
    }
    if (parts->host == "localhost" && !parts->bracketed) {
        return Loopback{"127.0.0.1", *port};
    }
    in_addr v4{};
    if (!parts->bracketed && inet_pton(AF_INET, parts->host.c_str(), &v4) == 1 &&
        (ntohl(v4.s_addr) >> 24) == 127) {
        return Loopback{parts->host, *port};
    }
    in6_addr v6{};
    if (parts->bracketed && inet_pton(AF_INET6, parts->host.c_str(), &v6) == 1 &&
        IN6_IS_ADDR_LOOPBACK(&v6)) {
        return Loopback{"::1", *port};
    }
    return failure(expected);
}

}  // namespace foyer::ctl
