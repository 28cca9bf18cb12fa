// What the station's screen says: the core's scene, with what the core does not know of it (names,
// the language of who sits there, the tiles of their policy).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/curtain/channel.hpp"
#include "kiosk/slots.hpp"
#include "proto/clock.hpp"

namespace foyer::kiosk {

class Showing {
public:
    using ReadTiles = std::function<std::vector<curtain::Tile>(const WorldKey&)>;

    // `language`: "fr" or "en", of the station; each guest begins in it.
    Showing(std::string station, std::string language, ReadTiles read_tiles);

    void name_station(const std::string& name) { station_ = name; }
    const std::string& station() const { return station_; }
    void choose_language(const std::string& language) { language_ = language; }
    const std::string& language() const { return language_; }  // of who sits there
    void set_enrolment_code(const std::string& code) { enrolment_code_ = code; }
    const std::string& enrolment_code() const { return enrolment_code_; }
    // The session's; they are read when they are not those of whom a world was kept ready for.
    void set_tiles(const WorldKey& key);
    void forget_tiles() { tiles_key_.reset(); }  // what is installed may have changed

    // What the curtain is to show from now on; null: nothing but the time has changed. `next`: for
    // whom a world is kept ready, whose home the curtain draws while the welcome waits.
    const curtain::Show* changed(const Scene& scene, const std::optional<WorldKey>& next,
                                 Instant now);

private:
    void follow_language(const Scene& scene);

    const std::string station_language_;
    const ReadTiles read_tiles_;
    std::string station_;
    std::string language_;
    std::string left_in_language_;  // of the guest to whom the welcome takes leave
    std::string enrolment_code_;
    std::vector<curtain::Tile> tiles_;
    std::optional<WorldKey> tiles_key_;  // what they were read for
    std::optional<curtain::Show> shown_;
    Instant shown_at_;
};

}  // namespace foyer::kiosk
