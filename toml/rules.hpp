// The shapes of values that more than one settings file knows: addresses and endpoints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace foyer {

struct HostPort {
    std::string host;                   // without brackets
    std::optional<std::uint16_t> port;  // 0 to 65535
};

// "HOST", "HOST:PORT", "[IPV6]" or "[IPV6]:PORT". HOST is not checked further; a bare IPv6 address
// is refused, because nobody can say where its port begins.
std::optional<HostPort> split_host_port(std::string_view text);

// An IPv4 or IPv6 address, without brackets, port or zone.
bool is_address(std::string_view text);

// An address or a DNS name of at most 253 characters.
bool is_address_or_name(std::string_view text);

}  // namespace foyer
