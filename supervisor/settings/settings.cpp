#include "supervisor/settings/settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "toml/document.hpp"
#include "toml/rules.hpp"

namespace foyer::supervisor {

namespace {

using Wrong = std::optional<std::string>;

Wrong endpoint(std::string_view text) {
    const auto parts = split_host_port(text);
    if (parts && parts->port && is_address(parts->host)) return std::nullopt;
    return "ADDRESS:PORT, IPv6 in brackets";
}

Wrong certificate_name(std::string_view text) {
    if (is_address_or_name(text)) return std::nullopt;
    return "a host name or an address";
}

Wrong absolute_path(std::string_view text) {
    if (text.starts_with('/') && text.size() <= 1000) return std::nullopt;
    return "an absolute path";
}

Wrong store_url(std::string_view text) {
    if (text.starts_with("sqlite:///") && text.size() > 10) return std::nullopt;
    return "sqlite:///ABSOLUTE/PATH";
}

void read_endpoint(const TomlTable& table, std::string_view key, Endpoint& into) {
    std::string text;
    table.text(key, text, endpoint);
    if (text.empty()) return;
    const auto parts = split_host_port(text);
    into = {parts->host, *parts->port};
}

void read_space(const TomlTable& root, Settings::Space& space) {
    const TomlTable table = root.table("space");
    table.text("name", space.name, 1, 100);
    table.text("phone", space.phone, 0, 40);
    table.text("reopens", space.reopens, 0, 100);
    // Of no effect since every screen speaks its guest's language; older settings have it.
    (void)table.choice("language", {"fr", "en"});
    table.text("free_policy", space.free_policy, 0, 40);
}

Wrong opening(std::string_view text) {
    if (parse_opening(text)) return std::nullopt;
    return "HH:MM-HH:MM, the end after the beginning";
}

void read_hours(const TomlTable& root, WeeklyHours& hours) {
    const TomlTable table = root.table("hours");
    for (std::size_t day = 0; day < day_names.size(); ++day) {
        std::vector<std::string> texts;
        table.texts(day_names[day], texts, 8, opening);
        for (const std::string& text : texts) {
            if (const auto read = parse_opening(text)) hours[day].push_back(*read);
        }
    }
}

void read_station(const TomlTable& root, Settings::Station& station) {
    const TomlTable table = root.table("station");
    read_endpoint(table, "listen", station.listen);
    table.texts("names", station.names, 20, certificate_name);
}

void read_desk(const TomlTable& root, Settings::Desk& desk) {
    const TomlTable table = root.table("desk");
    read_endpoint(table, "listen", desk.listen);
    table.texts("names", desk.names, 20, certificate_name);
    table.path("certificate", desk.certificate);
    table.path("key", desk.key);
    table.path("web_root", desk.web_root);
    if (desk.certificate.empty() != desk.key.empty()) {
        table.problem(desk.key.empty() ? "certificate" : "key",
                      "[desk] certificate and key are given together or not at all");
    }
}

Settings read_tables(const TomlTable& root) {
    Settings settings;
    root.path("state_dir", settings.state_dir);
    if (root.has("policy_dirs")) settings.policy_dirs.clear();
    std::vector<std::string> policy_dirs;
    root.texts("policy_dirs", policy_dirs, 20, absolute_path);
    settings.policy_dirs.insert(settings.policy_dirs.end(), policy_dirs.begin(), policy_dirs.end());
    read_space(root, settings.space);
    read_station(root, settings.station);
    read_desk(root, settings.desk);
    read_hours(root, settings.hours);
    root.table("register").number("help_days", settings.helps_register.help_days, 1, 365);
    const TomlTable store = root.table("store");
    store.text("url", settings.store.url, store_url);
    if (settings.store.url.empty()) {
        settings.store.url = "sqlite://" + (settings.state_dir / "foyer.db").string();
    }
    return settings;
}

Result<Settings> read_document(const Result<TomlDocument>& document) {
    if (!document) return failure(document.error());
    Settings settings = read_tables(document->root());
    if (const Status read = document->finish(); !read) return failure(read.error());
    return settings;
}

}  // namespace

Result<Settings> read_settings(const std::filesystem::path& file) {
    return read_document(TomlDocument::read(file));
}

Result<Settings> parse_settings(std::string_view text, const std::string& file) {
    return read_document(TomlDocument::parse(text, file));
}

std::vector<std::string> settings_keys() {
    const auto empty = TomlDocument::parse("", "");
    read_tables(empty->root());
    return empty->asked();
}

Status check_free_policy(const Settings& settings, const std::vector<Policy>& policies) {
    const std::string& name = settings.space.free_policy;
    if (name.empty()) return {};
    const auto policy = std::find_if(policies.begin(), policies.end(),
                                     [&](const Policy& p) { return p.name == name; });
    if (policy == policies.end()) {
        return failure(fmt::format("[space] free_policy: no policy is named \"{}\"", name));
    }
    if (!policy->who.guest) {
        return failure(fmt::format(
            "[space] free_policy: the policy \"{}\" does not admit guests ([who] access)", name));
    }
    return {};
}

}  // namespace foyer::supervisor
