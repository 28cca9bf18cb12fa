#include "kiosk/session/browser_policy.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace foyer::kiosk::test {
namespace {

boost::json::value chromium(const Policy::Browser& browser) {
    return boost::json::parse(chromium_policy(browser, "fr"));
}

TEST(BrowserPolicy, BlocksEverythingButWhatIsAllowed) {
    const auto policy =
        chromium({.homepage = "", .allow = {"example.org"}, .deny = {"example.org/games"}});
    EXPECT_EQ(policy.at("URLAllowlist"), (boost::json::array{"example.org"}));
    EXPECT_EQ(policy.at("URLBlocklist"), (boost::json::array{"example.org/games", "*"}));
}

TEST(BrowserPolicy, BlocksOnlyWhatIsDeniedWhenNothingIsAllowed) {
    const auto policy = chromium({.homepage = "", .allow = {}, .deny = {"example.org"}});
    EXPECT_EQ(policy.at("URLBlocklist"), (boost::json::array{"example.org"}));
    EXPECT_FALSE(policy.as_object().contains("URLAllowlist"));
    EXPECT_FALSE(chromium({}).as_object().contains("URLBlocklist"));
}

TEST(BrowserPolicy, OpensTheHomepageAndKeepsNothing) {
    const auto policy = chromium({.homepage = "https://example.org/", .allow = {}, .deny = {}});
    EXPECT_EQ(policy.at("HomepageLocation"), "https://example.org/");
    EXPECT_EQ(policy.at("RestoreOnStartup"), 4);
    EXPECT_EQ(policy.at("RestoreOnStartupURLs"), (boost::json::array{"https://example.org/"}));
    EXPECT_EQ(policy.at("PasswordManagerEnabled"), false);
    EXPECT_EQ(policy.at("DnsOverHttpsMode"), "off");
    EXPECT_EQ(policy.at("BrowserSignin"), 0);
}

TEST(BrowserPolicy, SaysTheSameToFirefox) {
    const auto policy =
        boost::json::parse(firefox_policy({.homepage = "https://example.org/",
                                           .allow = {"example.org", "https://a.example/b"},
                                           .deny = {}},
                                          "fr"));
    EXPECT_EQ(policy.at_pointer("/policies/Homepage/URL"), "https://example.org/");
    EXPECT_EQ(policy.at_pointer("/policies/WebsiteFilter/Block"),
              (boost::json::array{"<all_urls>"}));
    EXPECT_EQ(policy.at_pointer("/policies/WebsiteFilter/Exceptions"),
              (boost::json::array{"*://*.example.org/*", "https://a.example/b"}));
}

}  // namespace
}  // namespace foyer::kiosk::test
