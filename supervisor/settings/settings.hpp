// The supervisor's settings: one TOML file, read once in main. Every key has a default, so an
// empty file is a space. An unknown key, a wrong type or a value out of range is an Error that
// names file:line:column, the key, what was expected and what was found. docs/operating.md
// describes every key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "proto/policy.hpp"
#include "proto/result.hpp"
#include "supervisor/settings/opening_hours.hpp"

namespace foyer::supervisor {

struct Endpoint {
    std::string address;     // an IPv4 or IPv6 address, without brackets
    std::uint16_t port = 0;  // 0: the system chooses
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct Settings {
    struct Space {
        std::string name = "Foyer";  // 1 to 100 characters
        std::string phone;
        std::string reopens;          // words for a person
        std::string free_policy;      // empty = no free access
    } space;

    struct Station {
        Endpoint listen{"0.0.0.0", 7443};
        std::vector<std::string> names;  // host names and addresses for the certificate
    } station;

    struct Desk {
        Endpoint listen{"0.0.0.0", 8443};
        std::vector<std::string> names;
        std::filesystem::path certificate;  // PEM; with key, or both empty = our own desk CA
        std::filesystem::path key;
        std::filesystem::path web_root;  // empty = the one installed with the program
    } desk;

    WeeklyHours hours;  // empty days: nobody said when somebody is at the desk

    struct Register {
        std::int32_t help_days = 180;  // how long the lines of helps are kept, 1 to 365
    } helps_register;

    struct Store {
        std::string url;  // empty in the file = sqlite:///STATE_DIR/foyer.db
    } store;

    std::filesystem::path state_dir = "/var/lib/foyer/supervisor";
    std::vector<std::filesystem::path> policy_dirs{"/etc/foyer/policies"};
};

Result<Settings> read_settings(const std::filesystem::path& file);
// The same from text; `file` is only named in errors.
Result<Settings> parse_settings(std::string_view text, const std::string& file);

// Every key that the file may have, as "key" or "table.key"; a test compares them with the
// documentation.
std::vector<std::string> settings_keys();

// [space] free_policy must be empty or one of `policies`, and one that admits guests.
Status check_free_policy(const Settings& settings, const std::vector<Policy>& policies);

}  // namespace foyer::supervisor
