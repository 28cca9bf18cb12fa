#include "tools/foyerctl/address.hpp"

#include <gtest/gtest.h>

namespace foyer::ctl {
namespace {

TEST(Url, IsAnHttpsHostWithAPort) {
    EXPECT_EQ(parse_url("https://desk.example:8443")->text(), "https://desk.example:8443");
    EXPECT_EQ(parse_url("https://desk.example")->authority(), "desk.example:443");
    EXPECT_EQ(parse_url("https://10.0.0.1:8443/")->host, "10.0.0.1");
    EXPECT_EQ(parse_url("https://[::1]:8443")->host, "::1");
    EXPECT_EQ(parse_url("https://[::1]:8443")->authority(), "[::1]:8443");
}

TEST(Url, IsNothingElse) {
    for (const auto* text : {"", "desk", "http://desk", "https://", "https://desk:0",
                             "https://desk:65536", "https://desk:", "https://desk:x",
                             "https://desk/page", "https://me@desk", "https://desk?a", "https://[::1",
                             "https://[::1]x", "https://desk:8443:1", "https://de sk"}) {
        EXPECT_FALSE(parse_url(text)) << text;
    }
}

TEST(Loopback, IsOnThisMachineOnly) {
    EXPECT_EQ(parse_loopback("127.0.0.1:5901")->text(), "127.0.0.1:5901");
    EXPECT_EQ(parse_loopback("127.1.2.3:0")->address, "127.1.2.3");
    EXPECT_EQ(parse_loopback("localhost:5901")->address, "127.0.0.1");
    EXPECT_EQ(parse_loopback("[::1]:5901")->text(), "[::1]:5901");
}

TEST(Loopback, RefusesWhatAnotherMachineCouldReach) {
    for (const auto* text :
         {"0.0.0.0:5901", "192.168.0.4:5901", "10.0.0.1:5901", "[::]:5901", "[fe80::1]:5901",
          "[::ffff:127.0.0.1]:5901", "[::ffff:10.0.0.1]:5901", "desk.example:5901", "128.0.0.1:5901",
          "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", ":5901", "5901", "",
          "[127.0.0.1]:5901", "127.1:5901", "localhost.example:1"}) {
        EXPECT_FALSE(parse_loopback(text)) << text;
    }
}

}  // namespace
}  // namespace foyer::ctl
