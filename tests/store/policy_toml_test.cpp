// Policies: what is shipped, what is wrong told by its place, and a documentation that is complete.
#include "supervisor/settings/policy_toml.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/store/documented_keys.hpp"
#include "tests/store/scratch_folder.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

namespace {

const std::filesystem::path top = FOYER_SOURCE_DIR;

std::string error_of(const std::string& text) {
    const auto policy = parse_policy(text, "p.toml");
    return policy ? "no error" : policy.error().text;
}

}  // namespace

TEST(PolicyToml, OnlyTheNameIsNeeded) {
    const auto policy = parse_policy("name = \"plain\"", "p.toml");
    ASSERT_TRUE(policy) << policy.error().text;
    Policy expected;
    expected.name = expected.title_fr = expected.title_en = "plain";
    EXPECT_EQ(*policy, expected);
}

TEST(PolicyToml, EveryKeyArrives) {
    const auto policy = parse_policy(R"(
name = "all"
image = "plain"
title.fr = "Tout"
title.en = "All"
[time]
minutes = 1
extension_minutes = 2
extensions_max = 3
warn_minutes = 4
idle_minutes = 5
daily_minutes = 6
[who]
access = ["card"]
[apps]
tiles = ["a.desktop", "org.x-y.Z_1.desktop"]
autostart = ["a.desktop"]
[browser]
homepage = "https://example.org/à?b=c"
allow = ["example.org"]
deny = ["*"]
[help]
view = "ask"
control = "never"
[sandbox]
memory_mb = 128
home_mb = 16
processes_max = 17
network = "none"
hosts = ["192.168.1.7", "192.168.1.7:631", "[fd00::7]", "[fd00::7]:631"]
[display]
native = false
[devices]
usb = true
printing = true
sound = true
)",
                                     "p.toml");
    ASSERT_TRUE(policy) << policy.error().text;
    Policy expected;
    expected.name = "all";
    expected.image = "plain";
    expected.title_fr = "Tout";
    expected.title_en = "All";
    expected.time = {1, 2, 3, 4, 5, 6};
    expected.who = {false, false, true};
    expected.apps = {{"a.desktop", "org.x-y.Z_1.desktop"}, {"a.desktop"}};
    expected.browser = {"https://example.org/à?b=c", {"example.org"}, {"*"}};
    expected.help = {true, false};
    expected.sandbox = {
        128, 16, 17, false, {"192.168.1.7", "192.168.1.7:631", "[fd00::7]", "[fd00::7]:631"}};
    expected.devices = {true, true, true};
    EXPECT_EQ(*policy, expected);
}

TEST(PolicyToml, NoViewMeansNoControl) {
    const auto policy =
        parse_policy("name = \"p\"\n[help]\nview = \"never\"\ncontrol = \"ask\"", "p.toml");
    ASSERT_TRUE(policy);
    EXPECT_FALSE(policy->help.view);
    EXPECT_FALSE(policy->help.control);
}

TEST(PolicyToml, EmptyAccessAdmitsNobodyByThemselves) {
    const auto policy = parse_policy("name = \"p\"\n[who]\naccess = []", "p.toml");
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->who, (Policy::Who{false, false, false}));
}

TEST(PolicyToml, NativeDisplayNeedsHelpToBeNever) {
    EXPECT_TRUE(
        parse_policy("name = \"games\"\n[display]\nnative = true\n[help]\nview = "
                     "\"never\"\ncontrol = \"never\"",
                     "p.toml"));
    const std::string reason =
        "native: true needs [help] view = \"never\" and control = \"never\": a consent given on a "
        "display that the session itself can draw on is worth nothing";
    EXPECT_EQ(error_of("name = \"games\"\n[display]\nnative = true"), "p.toml:3:10: " + reason);
    EXPECT_EQ(error_of("name = \"games\"\n[display]\nnative = true\n[help]\nview = "
                       "\"never\"\ncontrol = \"ask\""),
              "p.toml:3:10: " + reason);
}

struct WrongPolicy {
    const char* text;
    const char* error;
};

class WrongPolicies : public testing::TestWithParam<WrongPolicy> {};

TEST_P(WrongPolicies, AreNamedByTheirPlace) {
    EXPECT_EQ(error_of(GetParam().text), GetParam().error) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    PolicyToml, WrongPolicies,
    testing::ValuesIn(std::vector<WrongPolicy>{
        {"", "p.toml:1:1: name: missing"},
        {"name = 5", "p.toml:1:8: name: expected a text, found 5"},
        {"name = \"Été\"",
         "p.toml:1:8: name: expected 1 to 40 characters of a-z, 0-9 and -, "
         "found \"Été\""},
        {"name = \"\"",
         "p.toml:1:8: name: expected 1 to 40 characters of a-z, 0-9 and -, found \"\""},
        {"name = \"a\"\nallowance = 1", "p.toml:2:1: allowance: unknown key"},
        {"name = \"a\"\n[time]\n  minute = 1", "p.toml:3:3: minute: unknown key"},
        {"name = \"a\"\n[times]\nminutes = 1", "p.toml:2:2: times: unknown key"},
        {"name = \"a\"\ntime = 5", "p.toml:2:8: time: expected a table, found 5"},
        {"name = \"a\"\n[time]\nminutes = -5",
         "p.toml:3:11: minutes: expected 1 to 1440, found -5"},
        {"name = \"a\"\n[time]\nminutes = 1441",
         "p.toml:3:11: minutes: expected 1 to 1440, found 1441"},
        {"name = \"a\"\n[time]\nminutes = 99999999999",
         "p.toml:3:11: minutes: expected 1 to 1440, found 99999999999"},
        {"name = \"a\"\n[time]\nminutes = 1.5",
         "p.toml:3:11: minutes: expected 1 to 1440, found 1.5"},
        {"name = \"a\"\n[time]\nminutes = \"60\"",
         "p.toml:3:11: minutes: expected 1 to 1440, found \"60\""},
        {"name = \"a\"\n[time]\nminutes = 2026-01-01",
         "p.toml:3:11: minutes: expected 1 to 1440, found a date or time"},
        {"name = \"a\"\n[time]\nwarn_minutes = 0",
         "p.toml:3:16: warn_minutes: expected 1 to 60, found 0"},
        {"name = \"a\"\n[who]\naccess = \"guest\"",
         "p.toml:3:10: access: expected a list of texts, found \"guest\""},
        {"name = \"a\"\n[who]\naccess = [\"guest\", \"vip\"]",
         "p.toml:3:20: access: expected \"guest\", \"ticket\" or \"card\", found \"vip\""},
        {"name = \"a\"\n[who]\naccess = [1]", "p.toml:3:11: access: expected a text, found 1"},
        {"name = \"a\"\n[apps]\ntiles = [\"a.desktop\",\"b.desktop\",\"c.desktop\",\"d.desktop\","
         "\"e.desktop\",\"f.desktop\",\"g.desktop\"]",
         "p.toml:3:9: tiles: expected at most 6, found 7"},
        {"name = \"a\"\n[apps]\ntiles = [\"../x.desktop\"]",
         "p.toml:3:10: tiles: expected a desktop id such as \"chromium.desktop\", "
         "found \"../x.desktop\""},
        {"name = \"a\"\n[apps]\nautostart = [\"chromium\"]",
         "p.toml:3:14: autostart: expected a desktop id such as \"chromium.desktop\", "
         "found \"chromium\""},
        {"name = \"a\"\n[browser]\nhomepage = \"example.org\"",
         "p.toml:3:12: homepage: expected a URL such as \"https://www.example.org/\", "
         "found \"example.org\""},
        {"name = \"a\"\n[browser]\nallow = [\"\"]",
         "p.toml:3:10: allow: expected a URL pattern of 1 to 500 characters, found \"\""},
        {"name = \"a\"\n[help]\nview = \"always\"",
         "p.toml:3:8: view: expected \"ask\" or \"never\", found \"always\""},
        {"name = \"a\"\n[help]\nview = true", "p.toml:3:8: view: expected a text, found true"},
        {"name = \"a\"\n[sandbox]\nmemory_mb = 64",
         "p.toml:3:13: memory_mb: expected 128 to 65536, found 64"},
        {"name = \"a\"\n[sandbox]\nnetwork = \"some\"",
         "p.toml:3:11: network: expected \"full\" or \"none\", found \"some\""},
        {"name = \"a\"\n[sandbox]\nhosts = [\"printer:631\"]",
         "p.toml:3:10: hosts: expected ADDRESS or ADDRESS:PORT, IPv6 in brackets, "
         "found \"printer:631\""},
        {"name = \"a\"\n[sandbox]\nhosts = [\"fd00::7\"]",
         "p.toml:3:10: hosts: expected ADDRESS or ADDRESS:PORT, IPv6 in brackets, found "
         "\"fd00::7\""},
        {"name = \"a\"\n[sandbox]\nhosts = [\"10.0.0.1:65536\"]",
         "p.toml:3:10: hosts: expected ADDRESS or ADDRESS:PORT, IPv6 in brackets, "
         "found \"10.0.0.1:65536\""},
        {"name = \"a\"\n[sandbox]\nhosts = [\"10.0.0.1:0\"]",
         "p.toml:3:10: hosts: expected ADDRESS or ADDRESS:PORT, IPv6 in brackets, "
         "found \"10.0.0.1:0\""},
        {"name = \"a\"\n[sandbox]\nhosts = [\"10.0.0.256\"]",
         "p.toml:3:10: hosts: expected ADDRESS or ADDRESS:PORT, IPv6 in brackets, "
         "found \"10.0.0.256\""},
        {"name = \"a\"\n[display]\nnative = 1",
         "p.toml:3:10: native: expected true or false, found 1"},
        {"name = \"a\"\n[title]\nfr = \"a\\u0007b\"",
         "p.toml:3:6: fr: expected 1 to 60 characters without control characters, "
         "found a text of 3 bytes"},
        // Of several the first in the file.
        {"name = \"a\"\n[time]\nminutes = 0\n[help]\nview = 1\n[zoo]\n",
         "p.toml:3:11: minutes: expected 1 to 1440, found 0"},
    }));

TEST(PolicyToml, FileThatIsNotTomlIsNamedByItsPlace) {
    EXPECT_EQ(error_of("name = \"a\"\n[time\n").substr(0, 24), "p.toml:2:6: not TOML: Er");
    EXPECT_EQ(error_of("name = \"a\"\nname = \"b\"").substr(0, 21), "p.toml:2:8: not TOML:");
    EXPECT_EQ(error_of("name = \"a\"\né = 1").substr(0, 21), "p.toml:2:1: not TOML:");
    EXPECT_EQ(error_of("[ = 1").substr(0, 21), "p.toml:1:3: not TOML:");
    EXPECT_NE(error_of("name = \"\xff\"").find("not TOML"), std::string::npos);
}

TEST(PolicyToml, ShippedPoliciesAreGood) {
    const auto policies = read_policies({top / "policies"});
    ASSERT_TRUE(policies) << policies.error().text;
    std::vector<std::string> names;
    for (const Policy& policy : *policies) {
        names.push_back(policy.name);
        // WCAG 2.2.1: at least ten extensions.
        EXPECT_GE(policy.time.extensions_max, 10) << policy.name;
    }
    EXPECT_EQ(names, (std::vector<std::string>{"children", "job-search", "standard"}));
}

TEST(PolicyToml, EveryKeyIsDocumentedAndEveryDocumentedKeyIsRead) {
    const std::vector<std::string> read = policy_keys();
    EXPECT_EQ(documented_keys(top / "docs/policies.md", "## Keys"),
              std::set<std::string>(read.begin(), read.end()));
}

// ---- folders

class PolicyFolders : public testing::Test {
protected:
    void write(const std::filesystem::path& file, const std::string& text) const {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    std::string error() const {
        const auto policies = read_policies({folder_ / "a", folder_ / "b"});
        return policies ? "no error" : policies.error().text;
    }

    ScratchFolder folder_;
};

TEST_F(PolicyFolders, AreReadTogetherAndSortedByName) {
    write(folder_ / "a/2.toml", "name = \"first\"");
    write(folder_ / "b/1.toml", "name = \"second\"");
    write(folder_ / "b/readme.md", "not a policy");
    const auto policies = read_policies({folder_ / "a", folder_ / "b"});
    ASSERT_TRUE(policies) << policies.error().text;
    ASSERT_EQ(policies->size(), 2U);
    EXPECT_EQ(policies->at(0).name, "first");
}

TEST_F(PolicyFolders, SameNameTwiceIsAnError) {
    write(folder_ / "a/x.toml", "name = \"same\"");
    write(folder_ / "b/y.toml", "name = \"same\"");
    EXPECT_EQ(error(), (folder_ / "b/y.toml").string() + ": name: \"same\" is the name of " +
                           (folder_ / "a/x.toml").string() + " already");
}

TEST_F(PolicyFolders, MissingFolderIsNamed) {
    write(folder_ / "a/x.toml", "name = \"same\"");
    EXPECT_EQ(error(),
              "read policies of " + (folder_ / "b").string() + ": No such file or directory");
}

TEST_F(PolicyFolders, WithoutAnyPolicyAreAnError) {
    write(folder_ / "a/readme.md", "");
    write(folder_ / "b/readme.md", "");
    EXPECT_EQ(error(), "read policies: no *.toml file in any policy folder");
}

TEST_F(PolicyFolders, MoreThanOneMessageCarriesIsAnError) {
    write(folder_ / "b/z.toml", "name = \"z\"");
    for (int i = 0; i < 8; ++i) {
        std::string text = "name = \"p" + std::to_string(i) + "\"\n[browser]\ndeny = [";
        for (int k = 0; k < 30; ++k) text += "\"" + std::string(300, 'a') + "\",";
        write(folder_ / ("a/" + std::to_string(i) + ".toml"), text + "]");
    }
    EXPECT_NE(error().find("a message to a station carries 49152"), std::string::npos) << error();
}

TEST_F(PolicyFolders, FolderNamedLikeAPolicyIsAnErrorAndNotSkipped) {
    std::filesystem::create_directories(folder_ / "a/x.toml");
    write(folder_ / "b/y.toml", "name = \"y\"");
    EXPECT_NE(error().find("x.toml"), std::string::npos) << error();
}

}  // namespace foyer::tests
