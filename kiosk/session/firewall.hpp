// What a guest with network may reach, as an nftables rule set for the session's own network
// namespace: the Internet, names through pasta's forwarder, and the hosts that the policy names.
// Refused: the station, its networks, the supervisor, and every private and link-local range.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

// The session's network, the same for every session: never collides with a real one (RFC 2544).
constexpr const char* guest_address = "198.18.0.2";
constexpr const char* gateway_address = "198.18.0.1";  // also the name server

// A host of a policy: "192.168.1.20:631", "10.0.0.5", "[fd00::5]:80", "fd00::5".
struct NamedHost {
    std::string address;
    bool ipv6 = false;
    bool loopback = false;   // the station's own: reached through pasta, by port
    std::uint16_t port = 0;  // 0 = every port
    friend bool operator==(const NamedHost&, const NamedHost&) = default;
};

// Errors: not an address, a port that is not 1 to 65535, a loopback address without a port.
Result<NamedHost> parse_host(const std::string& text);

// `refused`: further addresses or networks ("192.0.2.0/24", "2001:db8::1").
std::string firewall_rules(const std::vector<NamedHost>& hosts,
                           const std::vector<std::string>& refused);

// The station's own addresses with their networks, loopback left out: "192.0.2.2/24".
Result<std::vector<std::string>> station_networks();

}  // namespace foyer::kiosk
