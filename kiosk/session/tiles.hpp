// The launcher tiles of a session: the .desktop files that the policy names, as the curtain shows
// them and as the world starts them (Desktop Entry Specification 1.5).
#pragma once

#include <string>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

struct Tile {
    std::string desktop_id;         // "org.xfce.mousepad.desktop"
    std::string title;              // Name in the language asked for, else Name
    std::string icon_file;          // absolute path of a PNG or SVG, or empty
    std::vector<std::string> argv;  // Exec without its field codes
};

// Where .desktop files are looked for, first wins: an image's own, then the station's.
struct TilePlaces {
    std::vector<std::string> application_dirs = {"/usr/share/applications"};
    std::vector<std::string> icon_dirs = {"/usr/share/icons/hicolor", "/usr/share/pixmaps"};
};

// Reads one tile. `language` is "fr" or "fr_FR". Errors: no such file, not a launchable
// application (Hidden, TryExec missing, no Exec), or a malformed file with its line:
// "/usr/share/applications/x.desktop:7: Exec: quote is not closed".
Result<Tile> read_tile(const std::string& desktop_id, const std::string& language,
                       const TilePlaces& places);

// The tiles of a policy in its order. One that cannot be read is left out and told in `errors`.
struct TileList {
    std::vector<Tile> tiles;
    std::vector<Error> errors;
};
TileList read_tiles(const std::vector<std::string>& desktop_ids, const std::string& language,
                    const TilePlaces& places);

}  // namespace foyer::kiosk
