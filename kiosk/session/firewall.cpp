#include "kiosk/session/firewall.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>

#include <bit>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace foyer::kiosk {

namespace {

constexpr const char* refused_v4 =
    "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, "
    "192.0.0.0/24, 192.168.0.0/16, 198.18.0.0/15, 224.0.0.0/3";
// With the ranges that carry IPv4 addresses inside (mapped, NAT64, 6to4, Teredo).
constexpr const char* refused_v6 =
    "::/96, ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48, 2002::/16, 2001::/32, fc00::/7, "
    "fe80::/10, fec0::/10, ff00::/8";

bool is_address(int family, const std::string& text) {
    unsigned char bytes[sizeof(in6_addr)];
    return ::inet_pton(family, text.c_str(), bytes) == 1;
}

std::string accept_rule(const NamedHost& host) {
    const std::string to =
        fmt::format("        {} daddr {}", host.ipv6 ? "ip6" : "ip", host.address);
    return host.port == 0
               ? to + " accept\n"
               : fmt::format("{0} tcp dport {1} accept\n{0} udp dport {1} accept\n", to, host.port);
}

// The number of leading ones of a netmask.
int prefix_length(const sockaddr& mask) {
    int bits = 0;
    if (mask.sa_family == AF_INET) {
        bits = std::popcount(reinterpret_cast<const sockaddr_in&>(mask).sin_addr.s_addr);
    } else {
        for (const unsigned char byte :
             reinterpret_cast<const sockaddr_in6&>(mask).sin6_addr.s6_addr) {
            bits += std::popcount(byte);
        }
    }
    return bits;
}

}  // namespace

Result<NamedHost> parse_host(const std::string& text) {
    const auto refuse = [&text](const char* expected) {
        return failure(fmt::format("host \"{}\": expected {}", text, expected));
    };
    NamedHost host;
    std::string port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string::npos || (end + 1 < text.size() && text[end + 1] != ':')) {
            return refuse("[IPV6]:PORT");
        }
        host.address = text.substr(1, end - 1);
        port = end + 1 < text.size() ? text.substr(end + 2) : "";
    } else if (const std::size_t colon = text.find(':');
               colon != std::string::npos && colon == text.rfind(':')) {
        host.address = text.substr(0, colon);
        port = text.substr(colon + 1);
    } else {
        host.address = text;
    }
    host.ipv6 = is_address(AF_INET6, host.address);
    if (!host.ipv6 && !is_address(AF_INET, host.address)) {
        return refuse("ADDRESS[:PORT] with a numeric address");
    }
    if (text.find("]:") != std::string::npos || !port.empty() || text.ends_with(':')) {
        const char* const end = port.data() + port.size();
        const auto parsed = std::from_chars(port.data(), end, host.port);
        if (parsed.ec != std::errc() || parsed.ptr != end || host.port == 0) {
            return refuse("a port from 1 to 65535");
        }
    }
    host.loopback = host.ipv6 ? host.address == "::1" : host.address.starts_with("127.");
    if (host.loopback && host.port == 0) {
        return refuse("a port after a loopback address");
    }
    return host;
}

std::string firewall_rules(const std::vector<NamedHost>& hosts,
                           const std::vector<std::string>& refused) {
    std::string v4 = refused_v4, v6 = refused_v6, accepted;
    for (const std::string& network : refused) {
        (network.find(':') == std::string::npos ? v4 : v6) += ", " + network;
    }
    for (const NamedHost& host : hosts) {
        if (!host.loopback) {
            accepted += accept_rule(host);
        }
    }
    return fmt::format(R"(table inet foyer {{
    set refused4 {{ type ipv4_addr; flags interval; auto-merge; elements = {{ {v4} }} }}
    set refused6 {{ type ipv6_addr; flags interval; auto-merge; elements = {{ {v6} }} }}
    chain out {{
        type filter hook output priority 0; policy accept;
        oifname "lo" accept
        icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit }} accept
        ip daddr {gateway} udp dport 53 accept
        ip daddr {gateway} tcp dport 53 accept
{accepted}        ip daddr @refused4 reject with icmpx admin-prohibited
        ip6 daddr @refused6 reject with icmpx admin-prohibited
    }}
    chain in {{
        type filter hook input priority 0; policy drop;
        iifname "lo" accept
        icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert }} accept
        ct state established,related accept
    }}
}}
)",
                       fmt::arg("v4", v4), fmt::arg("v6", v6), fmt::arg("accepted", accepted),
                       fmt::arg("gateway", gateway_address));
}

Result<std::vector<std::string>> station_networks() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) {
        return failure(Error::of_errno("getifaddrs", errno));
    }
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> all(first, ::freeifaddrs);
    std::vector<std::string> networks;
    for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr || each->ifa_netmask == nullptr ||
            (each->ifa_flags & IFF_LOOPBACK) != 0) {
            continue;
        }
        const int family = each->ifa_addr->sa_family;
        char text[INET6_ADDRSTRLEN] = {};
        if (family == AF_INET) {
            ::inet_ntop(family, &reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr,
                        text, sizeof text);
        } else if (family == AF_INET6) {
            ::inet_ntop(family, &reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr,
                        text, sizeof text);
        } else {
            continue;
        }
        networks.push_back(fmt::format("{}/{}", text, prefix_length(*each->ifa_netmask)));
    }
    return networks;
}

}  // namespace foyer::kiosk
