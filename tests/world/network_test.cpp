// Who a guest reaches. The test builds an Internet of its own: a peer namespace behind a veth pair
// with public, private and named hosts, each of which really listens.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>

#include "kiosk/session/firewall.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) {
        throw std::runtime_error(command + ": failed");
    }
}

// A socket stays in the namespace that it was made in.
Descriptor listen_on(const std::string& address, std::uint16_t port, std::uint16_t& got) {
    sockaddr_in where = {};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &where.sin_addr);
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    socklen_t size = sizeof where;
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 ||
        ::listen(socket.get(), 64) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&where), &size) != 0) {
        throw std::runtime_error("no listener on " + address);
    }
    got = ntohs(where.sin_port);
    return socket;
}

class SmallInternet {
public:
    SmallInternet() {
        const Descriptor home(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
        if (::unshare(CLONE_NEWNET) != 0) {
            throw std::runtime_error("no peer namespace");
        }
        peer_.reset(::open("/proc/self/ns/net", O_RDONLY));
        ::setns(home.get(), CLONE_NEWNET);
        run(fmt::format("ip link add lan0 type veth peer name lan1 netns /proc/{}/fd/{}",
                        ::getpid(), peer_.get()));
        run("ip addr add 192.168.77.2/24 dev lan0; ip link set lan0 up");
        ::setns(peer_.get(), CLONE_NEWNET);
        run("ip link set lo up; ip addr add 192.168.77.1/24 dev lan1; ip link set lan1 up");
        for (const char* address : {"203.0.113.80", "203.0.113.90", "10.0.0.5"}) {
            run(fmt::format("ip addr add {}/32 dev lo", address));
        }
        std::uint16_t port = 0;
        for (const std::uint16_t wanted : std::array<std::uint16_t, 3>{80, 631, 632}) {
            listeners_.push_back(listen_on("0.0.0.0", wanted, port));
        }
        ::setns(home.get(), CLONE_NEWNET);
        run("ip route add default via 192.168.77.1");
        listeners_.push_back(listen_on("0.0.0.0", 0, station_port));
        listeners_.push_back(listen_on("127.0.0.1", 0, named_port));
    }

    ~SmallInternet() { (void)!std::system("ip link del lan0"); }

    std::uint16_t station_port = 0;  // of the station, on every address
    std::uint16_t named_port = 0;    // of the station's loopback

private:
    Descriptor peer_;
    std::vector<Descriptor> listeners_;
};

// "192.0.2.1:80" -> "open" or the error's name.
std::map<std::string, std::string> reach(Stand& stand, const std::vector<std::string>& hosts) {
    std::string script = "python3 - <<'END'\nimport socket, errno\nfor host in '";
    for (const std::string& host : hosts) {
        script += host + ' ';
    }
    script +=
        "'.split():\n  a, p = host.rsplit(':', 1)\n  try:\n"
        "    socket.create_connection((a, int(p)), 10).close(); print(host, 'open')\n"
        "  except OSError as e: print(host, errno.errorcode.get(e.errno, 'timeout'))\nEND";
    std::istringstream said(stand.inside(script));
    std::map<std::string, std::string> found;
    for (std::string host, what; said >> host >> what;) {
        found[host] = what;
    }
    return found;
}

std::size_t listening_sockets() {
    std::size_t count = 0;
    for (const char* file :
         {"/proc/net/tcp", "/proc/net/tcp6", "/proc/net/udp", "/proc/net/udp6"}) {
        std::istringstream lines(read_file(file).value_or(""));
        std::string line;
        std::getline(lines, line);
        while (std::getline(lines, line)) {
            const bool tcp = std::string(file).find("tcp") != std::string::npos;
            count += !tcp || line.find(" 0A ") != std::string::npos ? 1 : 0;
        }
    }
    return count;
}

TEST(Network, FullReachesTheInternetAndNamedHostsAndNothingElse) {
    SmallInternet internet;
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.network = true;
    policy.sandbox.hosts = {"192.168.77.1:631", fmt::format("127.0.0.1:{}", internet.named_port)};
    stand.start(policy);
    const std::string station = std::to_string(internet.station_port);
    const std::string named = fmt::format("127.0.0.1:{}", internet.named_port);
    const std::vector<std::string> open = {"203.0.113.80:80", "192.168.77.1:631", named};
    const std::vector<std::string> refused = {
        "192.168.77.1:632",      "192.168.77.1:80",
        "10.0.0.5:80",           "203.0.113.90:80",
        "127.0.0.1:" + station,  "192.168.77.2:" + station,
        "198.18.0.1:" + station, "198.18.0.2:" + station,
        "0.0.0.0:" + station,    fmt::format("192.168.77.2:{}", internet.named_port)};
    std::vector<std::string> all = open;
    all.insert(all.end(), refused.begin(), refused.end());
    const auto found = reach(stand, all);
    ASSERT_EQ(found.size(), all.size());
    for (const std::string& host : open) {
        EXPECT_EQ(found.at(host), "open") << host;
    }
    for (const std::string& host : refused) {
        EXPECT_NE(found.at(host), "open") << host;
        EXPECT_NE(found.at(host), "timeout") << host;
    }
}

TEST(Network, NoneIsItsOwnLoopbackAlone) {
    SmallInternet internet;
    Stand stand;
    stand.start(stand.policy());
    for (const auto& [host, what] :
         reach(stand, {"203.0.113.80:80", "192.168.77.2:80",
                       fmt::format("127.0.0.1:{}", internet.named_port)})) {
        EXPECT_TRUE(what == "ENETUNREACH" || what == "ECONNREFUSED") << host << ' ' << what;
    }
    EXPECT_EQ(stand.inside("cut -d: -f1 -s /proc/net/dev | tr -d ' '"), "lo\n");
}

TEST(Network, OpensNoPortOnTheStation) {
    SmallInternet internet;
    const std::size_t before = listening_sockets();
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.network = true;
    policy.sandbox.hosts = {fmt::format("127.0.0.1:{}", internet.named_port)};
    stand.start(policy);
    EXPECT_EQ(reach(stand, {"203.0.113.80:80"}).at("203.0.113.80:80"), "open");
    EXPECT_EQ(listening_sockets(), before);
}

TEST(Network, CannotBeChangedByTheGuest) {
    SmallInternet internet;
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.network = true;
    stand.start(policy);
    EXPECT_EQ(
        stand.inside("ip link add x type dummy 2>/dev/null && echo link; ip route del default "
                     "2>/dev/null && echo route; nft flush ruleset 2>/dev/null && echo rules; "
                     "unshare -Urn true && echo own; unshare -Ur ip route del default "
                     "2>/dev/null && echo nested; echo end"),
        "own\nend\n");
}

TEST(NamedHost, IsAnAddressAndPerhapsAPort) {
    EXPECT_EQ(*parse_host("10.0.0.5"), (NamedHost{"10.0.0.5", false, false, 0}));
    EXPECT_EQ(*parse_host("10.0.0.5:631"), (NamedHost{"10.0.0.5", false, false, 631}));
    EXPECT_EQ(*parse_host("fd00::5"), (NamedHost{"fd00::5", true, false, 0}));
    EXPECT_EQ(*parse_host("[fd00::5]:80"), (NamedHost{"fd00::5", true, false, 80}));
    EXPECT_EQ(*parse_host("127.0.0.1:8080"), (NamedHost{"127.0.0.1", false, true, 8080}));
    for (const char* wrong :
         {"", "printer", "10.0.0.5:", "10.0.0.5:0", "10.0.0.5:65536", "10.0.0.5:8x", "127.0.0.1",
          "::1", "[fd00::5", "[fd00::5]80", "[fd00::5]:", "10.0.0", "10.0.0.5; drop"}) {
        EXPECT_FALSE(parse_host(wrong)) << wrong;
    }
}

TEST(Firewall, RefusesTheStationsNetworksToo) {
    const std::string rules = firewall_rules({}, {"192.0.2.0/24", "2001:db8::1"});
    EXPECT_NE(rules.find("192.168.0.0/16, 198.18.0.0/15, 224.0.0.0/3, 192.0.2.0/24"),
              std::string::npos);
    EXPECT_NE(rules.find("ff00::/8, 2001:db8::1"), std::string::npos);
}

}  // namespace
}  // namespace foyer::kiosk::test
