// The kiosk's settings: one TOML file, read once in main. Only [supervisor] address is needed; all
// else has a default. An unknown key, a wrong type or a value out of range is an Error that names
// file:line:column, the key, what was expected and what was found. docs/operating.md describes
// every key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/session/window_manager.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

enum class Backend { xorg, xephyr, xvfb };

struct Settings {
    struct Supervisor {
        std::string host;           // a name or an address, without brackets
        std::uint16_t port = 7443;  // `address = "HOST[:PORT]"`
    } supervisor;

    struct Station {
        std::string name;  // proposed at enrolment; empty = the host's name
        std::filesystem::path state_dir = "/var/lib/foyer/kiosk";
        std::filesystem::path run_dir = "/run/foyer-kiosk";
        // The counter of uids that no session had yet: one for all kiosks of a machine.
        std::filesystem::path uid_file = "/var/lib/foyer/uids";
    } station;

    struct Display {
        Backend backend = Backend::xorg;
        std::uint32_t width = 1280;     // of Xephyr and Xvfb; 640 to 7680
        std::uint32_t height = 1024;    // 480 to 4320; Xorg uses the monitor's own size
        std::string language = "fr";    // fr | en
        bool allow_test_input = false;  // XTEST on the outer display: tests and demo only
        std::string keyboard = "fr";    // fr | us
    } display;

    struct Session {
        std::filesystem::path images = "/var/lib/foyer/images";
        WindowManager window_manager = WindowManager::openbox;
        bool prewarm = true;  // keep the next world ready: some 60 MB more memory
    } session;

    std::filesystem::path programs;  // of foyer-curtain and foyer-mirror; empty = beside the kiosk
};

Result<Settings> read_settings(const std::filesystem::path& file);
// The same from text; `file` is only named in errors.
Result<Settings> parse_settings(std::string_view text, const std::string& file);

// Every key that the file may have, as "key" or "table.key"; a test compares them with the
// documentation.
std::vector<std::string> settings_keys();

}  // namespace foyer::kiosk
