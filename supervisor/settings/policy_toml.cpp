#include "supervisor/settings/policy_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "proto/printable.hpp"
#include "toml/document.hpp"
#include "toml/rules.hpp"

namespace foyer::supervisor {

namespace {

constexpr std::size_t all_policies_bytes_max = 48 * 1024;  // of the 64 KiB of one frame

using Wrong = std::optional<std::string>;

bool made_of(std::string_view text, std::string_view more) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != more.npos;
    });
}

Wrong policy_name(std::string_view text) {
    if (!text.empty() && text.size() <= 40 && made_of(text, "-")) return std::nullopt;
    return "1 to 40 characters of a-z, 0-9 and -";
}

Wrong desktop_id(std::string_view text) {
    constexpr std::string_view more = "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-";
    constexpr std::string_view end = ".desktop";
    const bool good = text.size() > end.size() && text.size() <= 100 && text.ends_with(end) &&
                      text.front() != '.' && text.front() != '-' && made_of(text, more);
    if (good) return std::nullopt;
    return "a desktop id such as \"chromium.desktop\"";
}

Wrong homepage(std::string_view text) {
    const auto colon = text.find(':');
    const bool url = colon != text.npos && colon > 0 && text.size() <= 2000 &&
                     count_printable(text) && text.find(' ') == text.npos &&
                     made_of(text.substr(0, colon), "ABCDEFGHIJKLMNOPQRSTUVWXYZ+.-");
    if (text.empty() || url) return std::nullopt;
    return "a URL such as \"https://www.example.org/\"";
}

Wrong url_pattern(std::string_view text) {
    const bool good =
        !text.empty() && text.size() <= 500 && count_printable(text) && text.find(' ') == text.npos;
    if (good) return std::nullopt;
    return "a URL pattern of 1 to 500 characters";
}

Wrong host(std::string_view text) {
    const auto parts = split_host_port(text);
    const bool good = parts && is_address(parts->host) && (!parts->port || *parts->port > 0);
    if (good) return std::nullopt;
    return "ADDRESS or ADDRESS:PORT, IPv6 in brackets";
}

Wrong access_kind(std::string_view text) {
    if (text == "guest" || text == "ticket" || text == "card") return std::nullopt;
    return "\"guest\", \"ticket\" or \"card\"";
}

Wrong image_name(std::string_view text) {
    const bool good = text.size() <= 100 && made_of(text, "._-") && !text.starts_with('.');
    if (good) return std::nullopt;
    return "the name of an image, of a-z, 0-9, '.', '_' and '-'";
}

void read_titles(const TomlTable& root, Policy& policy) {
    const TomlTable title = root.table("title");
    title.text("fr", policy.title_fr, 1, 60);
    title.text("en", policy.title_en, 1, 60);
    if (policy.title_fr.empty()) policy.title_fr = policy.title_en;
    if (policy.title_fr.empty()) policy.title_fr = policy.name;
    if (policy.title_en.empty()) policy.title_en = policy.title_fr;
}

void read_time(const TomlTable& root, Policy::Time& time) {
    const TomlTable table = root.table("time");
    table.number("minutes", time.minutes, 1, 1440);
    table.number("extension_minutes", time.extension_minutes, 0, 240);
    table.number("extensions_max", time.extensions_max, 0, 100);
    table.number("warn_minutes", time.warn_minutes, 1, 60);
    table.number("idle_minutes", time.idle_minutes, 0, 1440);
    table.number("daily_minutes", time.daily_minutes, 0, 1440);
}

void read_who(const TomlTable& root, Policy::Who& who) {
    const TomlTable table = root.table("who");
    if (!table.has("access")) {
        std::vector<std::string> none;
        table.texts("access", none, 3, access_kind);
        return;
    }
    std::vector<std::string> kinds;
    table.texts("access", kinds, 3, access_kind);
    const auto has = [&](const char* kind) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    who = {.guest = has("guest"), .ticket = has("ticket"), .card = has("card")};
}

void read_apps(const TomlTable& root, Policy::Apps& apps) {
    const TomlTable table = root.table("apps");
    table.texts("tiles", apps.tiles, 6, desktop_id);
    table.texts("autostart", apps.autostart, 6, desktop_id);
}

void read_browser(const TomlTable& root, Policy::Browser& browser) {
    const TomlTable table = root.table("browser");
    table.text("homepage", browser.homepage, homepage);
    table.texts("allow", browser.allow, 500, url_pattern);
    table.texts("deny", browser.deny, 500, url_pattern);
}

// Answers whether both questions are said to be "never".
bool read_help(const TomlTable& root, Policy::Help& help) {
    const TomlTable table = root.table("help");
    const bool no_view = table.choice("view", {"ask", "never"}) == 1;
    const bool no_control = table.choice("control", {"ask", "never"}) == 1;
    // Control is only ever asked of somebody who is being seen.
    help = {.view = !no_view, .control = !no_view && !no_control};
    return no_view && no_control;
}

void read_sandbox(const TomlTable& root, Policy::Sandbox& sandbox) {
    const TomlTable table = root.table("sandbox");
    table.number("memory_mb", sandbox.memory_mb, 128, 65536);
    table.number("home_mb", sandbox.home_mb, 16, 65536);
    table.number("processes_max", sandbox.processes_max, 16, 10000);
    sandbox.network = table.choice("network", {"full", "none"}).value_or(0) == 0;
    table.texts("hosts", sandbox.hosts, 32, host);
}

void read_display(const TomlTable& root, Policy& policy, bool no_help) {
    const TomlTable table = root.table("display");
    table.flag("native", policy.native_display);
    if (policy.native_display && !no_help) {
        table.problem("native",
                      "true needs [help] view = \"never\" and control = \"never\": a consent given "
                      "on a display that the session itself can draw on is worth nothing");
    }
}

void read_devices(const TomlTable& root, Policy::Devices& devices) {
    const TomlTable table = root.table("devices");
    table.flag("usb", devices.usb);
    table.flag("printing", devices.printing);
    table.flag("sound", devices.sound);
}

Policy read_policy_tables(const TomlTable& root) {
    Policy policy;
    root.text("name", policy.name, policy_name);
    if (!root.has("name")) root.problem("name", "missing");
    root.text("image", policy.image, image_name);
    read_titles(root, policy);
    read_time(root, policy.time);
    read_who(root, policy.who);
    read_apps(root, policy.apps);
    read_browser(root, policy.browser);
    const bool no_help = read_help(root, policy.help);
    read_sandbox(root, policy.sandbox);
    read_display(root, policy, no_help);
    read_devices(root, policy.devices);
    return policy;
}

Result<Policy> read_policy_document(const Result<TomlDocument>& document) {
    if (!document) return failure(document.error());
    Policy policy = read_policy_tables(document->root());
    if (const Status read = document->finish(); !read) return failure(read.error());
    return policy;
}

std::size_t text_bytes(const std::vector<std::string>& texts) {
    std::size_t bytes = 0;
    for (const std::string& text : texts) bytes += text.size() + 4;
    return bytes;
}

// What the policy takes in a message, at most: its texts, and 160 bytes for all its numbers.
std::size_t message_bytes(const Policy& policy) {
    return 160 + policy.name.size() + policy.title_fr.size() + policy.title_en.size() +
           policy.image.size() + policy.browser.homepage.size() + text_bytes(policy.browser.allow) +
           text_bytes(policy.browser.deny) + text_bytes(policy.apps.tiles) +
           text_bytes(policy.apps.autostart) + text_bytes(policy.sandbox.hosts);
}

Result<std::vector<std::filesystem::path>> toml_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    std::filesystem::directory_iterator it(folder, error);
    for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
        if (it->path().extension() == ".toml") files.push_back(it->path());
    }
    if (error) return failure(Error::of("read policies of " + folder.string(), error));
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

Result<Policy> parse_policy(std::string_view text, const std::string& file) {
    return read_policy_document(TomlDocument::parse(text, file));
}

Result<Policy> read_policy(const std::filesystem::path& file) {
    return read_policy_document(TomlDocument::read(file));
}

Result<std::vector<Policy>> read_policies(const std::vector<std::filesystem::path>& folders) {
    std::map<std::string, std::filesystem::path> files_by_name;
    std::vector<Policy> policies;
    std::size_t bytes = 0;
    for (const auto& folder : folders) {
        const auto files = toml_files(folder);
        if (!files) return failure(files.error());
        for (const auto& file : *files) {
            auto policy = read_policy(file);
            if (!policy) return failure(policy.error());
            const auto [other, fresh] = files_by_name.emplace(policy->name, file);
            if (!fresh) {
                return failure(fmt::format("{}: name: \"{}\" is the name of {} already",
                                           file.string(), policy->name, other->second.string()));
            }
            bytes += message_bytes(*policy);
            if (bytes > all_policies_bytes_max) {
                return failure(
                    fmt::format("{}: the policies up to this one take {} bytes, but a "
                                "message to a station carries {}",
                                file.string(), bytes, all_policies_bytes_max));
            }
            policies.push_back(*std::move(policy));
        }
    }
    if (policies.empty()) return failure("read policies: no *.toml file in any policy folder");
    std::sort(policies.begin(), policies.end(),
              [](const Policy& a, const Policy& b) { return a.name < b.name; });
    return policies;
}

std::vector<std::string> policy_keys() {
    const auto empty = TomlDocument::parse("", "");
    read_policy_tables(empty->root());
    return empty->asked();
}

}  // namespace foyer::supervisor
