#include "toml/rules.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace foyer {

namespace {

bool is_family(int family, std::string_view text) {
    unsigned char bytes[sizeof(in6_addr)];
    return inet_pton(family, std::string(text).c_str(), bytes) == 1;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    const bool whole = error == std::errc{} && stopped == end;
    return whole ? std::optional(port) : std::nullopt;
}

}  // namespace

std::optional<HostPort> split_host_port(std::string_view text) {
    std::string_view host, rest;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == text.npos) return std::nullopt;
        host = text.substr(1, close - 1);
        rest = text.substr(close + 1);
        if (!is_family(AF_INET6, host)) return std::nullopt;
    } else {
        const auto colon = text.find(':');
        host = text.substr(0, colon);
        rest = colon == text.npos ? std::string_view{} : text.substr(colon);
    }
    if (host.empty()) return std::nullopt;
    if (rest.empty()) return HostPort{std::string(host), std::nullopt};
    if (rest.front() != ':') return std::nullopt;
    const auto port = parse_port(rest.substr(1));
    if (!port) return std::nullopt;
    return HostPort{std::string(host), port};
}

bool is_address(std::string_view text) {
    // inet_pton reads up to the first NUL; a text with one inside is no address.
    if (text.find('\0') != text.npos) return false;
    return is_family(AF_INET, text) || is_family(AF_INET6, text);
}

bool is_address_or_name(std::string_view text) {
    if (is_address(text)) return true;
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    };
    // What is made of digits and points only was meant as an IPv4 address and is a wrong one.
    const bool letters = std::any_of(text.begin(), text.end(),
                                     [](char c) { return c != '.' && (c < '0' || c > '9'); });
    return !text.empty() && text.size() <= 253 && letters && text.front() != '-' &&
           text.front() != '.' && text.find("..") == text.npos &&
           std::all_of(text.begin(), text.end(), fits);
}

}  // namespace foyer
