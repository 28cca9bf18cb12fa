#include "kiosk/session/tiles.hpp"

#include <unistd.h>

#include <array>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/desktop_entry.hpp"

namespace foyer::kiosk {

namespace {

// The absolute path of an executable program, or empty.
std::string find_program(const std::string& name) {
    if (name.starts_with('/')) {
        return ::access(name.c_str(), X_OK) == 0 ? name : "";
    }
    for (const char* directory : {"/usr/bin/", "/bin/", "/usr/games/"}) {
        const std::string path = directory + name;
        if (name.find('/') == std::string::npos && ::access(path.c_str(), X_OK) == 0) {
            return path;
        }
    }
    return {};
}

// The largest picture that scales well first: tiles are 40 mm wide.
std::string find_icon(const std::string& name, const std::vector<std::string>& directories) {
    if (name.empty()) {
        return {};
    }
    if (name.starts_with('/')) {
        return ::access(name.c_str(), R_OK) == 0 ? name : "";
    }
    constexpr std::array sizes = {"scalable/apps/",
                                  "256x256/apps/",
                                  "128x128/apps/",
                                  "96x96/apps/",
                                  "64x64/apps/",
                                  "48x48/apps/",
                                  ""};
    for (const std::string& directory : directories) {
        for (const char* size : sizes) {
            for (const char* kind : {".svg", ".png"}) {
                const std::string path = directory + '/' + size + name + kind;
                if (::access(path.c_str(), R_OK) == 0) {
                    return path;
                }
            }
        }
    }
    return {};
}

Result<Tile> make_tile(const DesktopEntry& entry, const std::string& desktop_id,
                       const std::string& language, const TilePlaces& places) {
    if (entry.text("Type") != "Application") {
        return failure(
            entry.error("Type", "expected Application, found \"" + entry.text("Type") + '"'));
    }
    for (const char* key : {"Hidden", "NoDisplay", "Terminal"}) {
        if (entry.is_true(key)) {
            return failure(entry.error(key, "such an application is not a tile"));
        }
    }
    if (const std::string wanted = entry.text("TryExec");
        !wanted.empty() && find_program(wanted).empty()) {
        return failure(entry.error("TryExec", wanted + " is not installed"));
    }
    auto argv = entry.command();
    if (!argv) {
        return failure(argv.error());
    }
    const std::string program = find_program(argv->front());
    if (program.empty()) {
        return failure(entry.error("Exec", argv->front() + " is not installed"));
    }
    argv->front() = program;
    const std::string title = entry.text("Name", language);
    if (title.empty()) {
        return failure(entry.error("Name", "expected a name, found none"));
    }
    return Tile{desktop_id, title, find_icon(entry.text("Icon", language), places.icon_dirs),
                *argv};
}

}  // namespace

Result<Tile> read_tile(const std::string& desktop_id, const std::string& language,
                       const TilePlaces& places) {
    if (desktop_id.find('/') != std::string::npos || !desktop_id.ends_with(".desktop")) {
        return failure('"' + desktop_id + "\": expected a desktop id as in \"chromium.desktop\"");
    }
    for (const std::string& directory : places.application_dirs) {
        const std::string path = directory + '/' + desktop_id;
        if (::access(path.c_str(), R_OK) != 0) {
            continue;
        }
        const auto content = read_file(path);
        if (!content) {
            return failure(content.error());
        }
        const auto entry = DesktopEntry::parse(*content, path);
        return entry ? make_tile(*entry, desktop_id, language, places) : failure(entry.error());
    }
    return failure(desktop_id + ": no such application on this station");
}

TileList read_tiles(const std::vector<std::string>& desktop_ids, const std::string& language,
                    const TilePlaces& places) {
    TileList list;
    for (const std::string& id : desktop_ids) {
        auto tile = read_tile(id, language, places);
        if (tile) {
            list.tiles.push_back(std::move(*tile));
        } else {
            list.errors.push_back(tile.error());
        }
    }
    return list;
}

}  // namespace foyer::kiosk
