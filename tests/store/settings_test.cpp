// The settings files of both programs.
#include "supervisor/settings/settings.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "kiosk/settings/settings.hpp"
#include "tests/store/documented_keys.hpp"
#include "tests/store/scratch_folder.hpp"

namespace foyer::tests {

namespace {

const std::filesystem::path operating =
    std::filesystem::path(FOYER_SOURCE_DIR) / "docs/operating.md";

std::string supervisor_error(const std::string& text) {
    const auto settings = supervisor::parse_settings(text, "s.toml");
    return settings ? "no error" : settings.error().text;
}

std::string kiosk_error(const std::string& text) {
    const auto settings =
        kiosk::parse_settings("supervisor.address = \"server\"\n" + text, "k.toml");
    return settings ? "no error" : settings.error().text;
}

std::set<std::string> as_set(const std::vector<std::string>& keys) {
    return {keys.begin(), keys.end()};
}

}  // namespace

// ---- the supervisor's

TEST(SupervisorSettings, EmptyFileIsASpace) {
    const auto settings = supervisor::parse_settings("", "s.toml");
    ASSERT_TRUE(settings) << settings.error().text;
    EXPECT_EQ(settings->space.name, "Foyer");
    EXPECT_EQ(settings->station.listen, (supervisor::Endpoint{"0.0.0.0", 7443}));
    EXPECT_EQ(settings->desk.listen, (supervisor::Endpoint{"0.0.0.0", 8443}));
    EXPECT_EQ(settings->store.url, "sqlite:///var/lib/foyer/supervisor/foyer.db");
    EXPECT_EQ(settings->hours, supervisor::WeeklyHours());
    EXPECT_EQ(settings->helps_register.help_days, 180);
    ASSERT_EQ(settings->policy_dirs.size(), 1U);
    EXPECT_EQ(settings->policy_dirs[0], "/etc/foyer/policies");
}

TEST(SupervisorSettings, EveryKeyArrives) {
    const auto settings = supervisor::parse_settings(R"(
state_dir = "/s"
policy_dirs = ["/p", "/q"]
[space]
name = "L'Écuyer"
phone = "01 23 45 67 89"
reopens = "lundi à 9 h"
free_policy = "standard"
[station]
listen = "127.0.0.1:0"
names = ["127.0.0.1", "salle.example.org"]
[desk]
listen = "[::1]:9"
names = ["desk"]
certificate = "/c.pem"
key = "/k.pem"
web_root = "/w"
[hours]
monday = ["09:00-12:00", "14:00-18:30"]
sunday = ["10:00-24:00"]
[register]
help_days = 30
[store]
url = "sqlite:///elsewhere.db"
)",
                                                     "s.toml");
    ASSERT_TRUE(settings) << settings.error().text;
    EXPECT_EQ(settings->state_dir, "/s");
    EXPECT_EQ(settings->policy_dirs, (std::vector<std::filesystem::path>{"/p", "/q"}));
    EXPECT_EQ(settings->space.name, "L'Écuyer");
    EXPECT_EQ(settings->space.phone, "01 23 45 67 89");
    EXPECT_EQ(settings->space.reopens, "lundi à 9 h");
    EXPECT_EQ(settings->space.free_policy, "standard");
    EXPECT_EQ(settings->station.listen, (supervisor::Endpoint{"127.0.0.1", 0}));
    EXPECT_EQ(settings->station.names,
              (std::vector<std::string>{"127.0.0.1", "salle.example.org"}));
    EXPECT_EQ(settings->desk.listen, (supervisor::Endpoint{"::1", 9}));
    EXPECT_EQ(settings->desk.names, std::vector<std::string>{"desk"});
    EXPECT_EQ(settings->desk.certificate, "/c.pem");
    EXPECT_EQ(settings->desk.key, "/k.pem");
    EXPECT_EQ(settings->desk.web_root, "/w");
    EXPECT_EQ(settings->store.url, "sqlite:///elsewhere.db");
    supervisor::WeeklyHours hours;
    hours[0] = {{9 * 60, 12 * 60}, {14 * 60, 18 * 60 + 30}};
    hours[6] = {{10 * 60, 24 * 60}};
    EXPECT_EQ(settings->hours, hours);
    EXPECT_EQ(settings->helps_register.help_days, 30);
}

TEST(SupervisorSettings, StoreStandsInTheStateDirectoryUnlessTold) {
    const auto settings = supervisor::parse_settings("state_dir = \"/x/y\"", "s.toml");
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->store.url, "sqlite:///x/y/foyer.db");
}

TEST(SupervisorSettings, WhatIsWrongIsNamedByItsPlace) {
    EXPECT_EQ(supervisor_error("stat_dir = \"/x\""), "s.toml:1:1: stat_dir: unknown key");
    EXPECT_EQ(supervisor_error("state_dir = \"x\""),
              "s.toml:1:13: state_dir: expected an absolute path, found \"x\"");
    EXPECT_EQ(supervisor_error("policy_dirs = [\"policies\"]"),
              "s.toml:1:16: policy_dirs: expected an absolute path, found \"policies\"");
    EXPECT_EQ(supervisor_error("[space]\nname = \"\""),
              "s.toml:2:8: name: expected 1 to 100 characters without control characters, "
              "found \"\"");
    EXPECT_EQ(supervisor_error("[station]\nlisten = \"7443\""),
              "s.toml:2:10: listen: expected ADDRESS:PORT, IPv6 in brackets, found \"7443\"");
    EXPECT_EQ(supervisor_error("[station]\nlisten = \"server:7443\""),
              "s.toml:2:10: listen: expected ADDRESS:PORT, IPv6 in brackets, "
              "found \"server:7443\"");
    EXPECT_EQ(supervisor_error("[desk]\nnames = [\"a b\"]"),
              "s.toml:2:10: names: expected a host name or an address, found \"a b\"");
    EXPECT_EQ(supervisor_error("[desk]\ncertificate = \"/c.pem\""),
              "s.toml:2:15: certificate: [desk] certificate and key are given together or not "
              "at all");
    for (const char* wrong : {"", "9:00-12:00", "09:00-12:0", "12:00-09:00", "09:00-09:00",
                              "09:60-12:00", "09:00-24:01", "09:00 12:00", "09:00-12:00 "}) {
        EXPECT_EQ(supervisor_error("[hours]\nfriday = [\"" + std::string(wrong) + "\"]"),
                  "s.toml:2:11: friday: expected HH:MM-HH:MM, the end after the beginning, found \"" +
                      std::string(wrong) + "\"");
    }
    EXPECT_EQ(supervisor_error("[register]\nhelp_days = 366"),
              "s.toml:2:13: help_days: expected 1 to 365, found 366");
    EXPECT_EQ(supervisor_error("[store]\nurl = \"postgresql://host/foyer\""),
              "s.toml:2:7: url: expected sqlite:///ABSOLUTE/PATH, "
              "found \"postgresql://host/foyer\"");
}

TEST(SupervisorSettings, OlderOnesWithALanguageAreReadOn) {
    EXPECT_TRUE(parse_settings("[space]\nlanguage = \"en\"", "s.toml"));
    EXPECT_FALSE(parse_settings("[space]\nlanguage = \"de\"", "s.toml"));
}

TEST(SupervisorSettings, FileThatIsMissingIsNamed) {
    const auto settings = supervisor::read_settings("/nonexistent/s.toml");
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().text, "open /nonexistent/s.toml: No such file or directory");
}

TEST(SupervisorSettings, FileIsReadFromDisk) {
    const ScratchFolder folder;
    std::ofstream(folder / "s.toml") << "[space]\nname = \"Ici\"\n";
    const auto settings = supervisor::read_settings(folder / "s.toml");
    ASSERT_TRUE(settings) << settings.error().text;
    EXPECT_EQ(settings->space.name, "Ici");
}

TEST(SupervisorSettings, FreePolicyExistsAndAdmitsGuests) {
    Policy guests, tickets;
    guests.name = "guests";
    tickets.name = "tickets";
    tickets.who.guest = false;
    supervisor::Settings settings;
    EXPECT_TRUE(check_free_policy(settings, {}));
    settings.space.free_policy = "guests";
    EXPECT_TRUE(check_free_policy(settings, {guests, tickets}));
    settings.space.free_policy = "tickets";
    EXPECT_EQ(check_free_policy(settings, {guests, tickets}).error().text,
              "[space] free_policy: the policy \"tickets\" does not admit guests ([who] access)");
    settings.space.free_policy = "none";
    EXPECT_EQ(check_free_policy(settings, {guests, tickets}).error().text,
              "[space] free_policy: no policy is named \"none\"");
}

TEST(SupervisorSettings, EveryKeyIsDocumentedAndEveryDocumentedKeyIsRead) {
    EXPECT_EQ(documented_keys(operating, "## The supervisor's settings"),
              as_set(supervisor::settings_keys()));
}

// ---- the kiosk's

TEST(KioskSettings, OnlyTheSupervisorIsNeeded) {
    const auto settings = kiosk::parse_settings("[supervisor]\naddress = \"server\"", "k.toml");
    ASSERT_TRUE(settings) << settings.error().text;
    EXPECT_EQ(settings->supervisor.host, "server");
    EXPECT_EQ(settings->supervisor.port, 7443);
    EXPECT_EQ(settings->display.backend, kiosk::Backend::xorg);
    EXPECT_FALSE(settings->display.allow_test_input);
    EXPECT_TRUE(settings->programs.empty());

    const auto without = kiosk::parse_settings("", "k.toml");
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().text, "k.toml:1:1: address: missing: [supervisor] address is needed");
}

TEST(KioskSettings, EveryKeyArrives) {
    const auto settings = kiosk::parse_settings(R"(
programs = "/b"
[supervisor]
address = "[fd00::1]:9"
[station]
name = "poste-1"
state_dir = "/s"
run_dir = "/r"
uid_file = "/u"
[display]
backend = "xephyr"
size = "1920x1080"
language = "en"
keyboard = "us"
allow_test_input = true
[session]
images = "/i"
window_manager = "matchbox"
)",
                                                "k.toml");
    ASSERT_TRUE(settings) << settings.error().text;
    EXPECT_EQ(settings->programs, "/b");
    EXPECT_EQ(settings->supervisor.host, "fd00::1");
    EXPECT_EQ(settings->supervisor.port, 9);
    EXPECT_EQ(settings->station.name, "poste-1");
    EXPECT_EQ(settings->station.state_dir, "/s");
    EXPECT_EQ(settings->station.run_dir, "/r");
    EXPECT_EQ(settings->station.uid_file, "/u");
    EXPECT_EQ(settings->display.backend, kiosk::Backend::xephyr);
    EXPECT_EQ(settings->display.width, 1920U);
    EXPECT_EQ(settings->display.height, 1080U);
    EXPECT_EQ(settings->display.language, "en");
    EXPECT_EQ(settings->display.keyboard, "us");
    EXPECT_TRUE(settings->display.allow_test_input);
    EXPECT_EQ(settings->session.images, "/i");
    EXPECT_EQ(settings->session.window_manager, kiosk::WindowManager::matchbox);
}

TEST(KioskSettings, WhatIsWrongIsNamedByItsPlace) {
    EXPECT_EQ(kiosk_error("[display]\nbackend = \"wayland\""),
              "k.toml:3:11: backend: expected \"xorg\" or \"xephyr\" or \"xvfb\", "
              "found \"wayland\"");
    for (const char* size : {"1280", "1280x", "x1024", "1280x1024x", "639x480", "99999x1024"}) {
        EXPECT_EQ(kiosk_error(std::string("[display]\nsize = \"") + size + "\""),
                  std::string("k.toml:3:8: size: expected WIDTHxHEIGHT from 640x480 to "
                              "7680x4320, found \"") +
                      size + "\"");
    }
    EXPECT_EQ(kiosk_error("[station]\nname = \"Poste 1\""),
              "k.toml:3:8: name: expected at most 63 characters of a-z, 0-9 and -, "
              "found \"Poste 1\"");
    EXPECT_EQ(kiosk_error("[display]\nallow_test_input = \"no\""),
              "k.toml:3:20: allow_test_input: expected true or false, found \"no\"");
    EXPECT_EQ(kiosk_error("[session]\nimage = \"/i\""), "k.toml:3:1: image: unknown key");
    for (const char* address : {"", "fd00::1", "server:", "server:0", "server:65536", "a b",
                                "[server]", "[::1", "10.0.0.256"}) {
        const auto settings = kiosk::parse_settings(
            std::string("[supervisor]\naddress = \"") + address + "\"", "k.toml");
        ASSERT_FALSE(settings) << address;
        EXPECT_EQ(settings.error().text,
                  std::string("k.toml:2:11: address: expected HOST or HOST:PORT, IPv6 in "
                              "brackets, found \"") +
                      address + "\"");
    }
}

TEST(KioskSettings, EveryKeyIsDocumentedAndEveryDocumentedKeyIsRead) {
    EXPECT_EQ(documented_keys(operating, "## The kiosk's settings"),
              as_set(kiosk::settings_keys()));
}

}  // namespace foyer::tests
