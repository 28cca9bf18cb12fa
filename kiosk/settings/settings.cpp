#include "kiosk/settings/settings.hpp"

#include <algorithm>
#include <charconv>

#include "toml/document.hpp"
#include "toml/rules.hpp"

namespace foyer::kiosk {

namespace {

using Wrong = std::optional<std::string>;

Wrong supervisor_address(std::string_view text) {
    const auto parts = split_host_port(text);
    const bool good =
        parts && is_address_or_name(parts->host) && (!parts->port || *parts->port > 0);
    if (good) return std::nullopt;
    return "HOST or HOST:PORT, IPv6 in brackets";
}

Wrong station_name(std::string_view text) {
    const bool good = text.size() <= 63 && std::all_of(text.begin(), text.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                      });
    if (good) return std::nullopt;
    return "at most 63 characters of a-z, 0-9 and -";
}

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

std::optional<Size> parse_size(std::string_view text) {
    Size size;
    const char* end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, size.width);
    if (width.ec != std::errc{} || width.ptr == end || *width.ptr != 'x') return std::nullopt;
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    if (height.ec != std::errc{} || height.ptr != end) return std::nullopt;
    const bool fits =
        size.width >= 640 && size.width <= 7680 && size.height >= 480 && size.height <= 4320;
    return fits ? std::optional(size) : std::nullopt;
}

Wrong display_size(std::string_view text) {
    if (parse_size(text)) return std::nullopt;
    return "WIDTHxHEIGHT from 640x480 to 7680x4320";
}

void read_supervisor(const TomlTable& root, Settings::Supervisor& supervisor) {
    const TomlTable table = root.table("supervisor");
    std::string address;
    table.text("address", address, supervisor_address);
    if (!table.has("address")) table.problem("address", "missing: [supervisor] address is needed");
    if (address.empty()) return;
    const auto parts = split_host_port(address);
    supervisor.host = parts->host;
    supervisor.port = parts->port.value_or(supervisor.port);
}

void read_station(const TomlTable& root, Settings::Station& station) {
    const TomlTable table = root.table("station");
    table.text("name", station.name, station_name);
    table.path("state_dir", station.state_dir);
    table.path("run_dir", station.run_dir);
    table.path("uid_file", station.uid_file);
}

void read_display(const TomlTable& root, Settings::Display& display) {
    const TomlTable table = root.table("display");
    if (const auto backend = table.choice("backend", {"xorg", "xephyr", "xvfb"})) {
        display.backend = static_cast<Backend>(*backend);
    }
    std::string size;
    table.text("size", size, display_size);
    if (const auto parsed = parse_size(size)) {
        display.width = parsed->width;
        display.height = parsed->height;
    }
    if (table.choice("language", {"fr", "en"}).value_or(0) == 1) display.language = "en";
    if (table.choice("keyboard", {"fr", "us"}).value_or(0) == 1) display.keyboard = "us";
    table.flag("allow_test_input", display.allow_test_input);
}

void read_session(const TomlTable& root, Settings::Session& session) {
    const TomlTable table = root.table("session");
    table.path("images", session.images);
    if (const auto wm = table.choice("window_manager", {"openbox", "matchbox"})) {
        session.window_manager = static_cast<WindowManager>(*wm);
    }
    table.flag("prewarm", session.prewarm);
}

Settings read_tables(const TomlTable& root) {
    Settings settings;
    root.path("programs", settings.programs);
    read_supervisor(root, settings.supervisor);
    read_station(root, settings.station);
    read_display(root, settings.display);
    read_session(root, settings.session);
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

}  // namespace foyer::kiosk
