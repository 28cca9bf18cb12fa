#include "kiosk/showing.hpp"

#include <utility>

#include "kiosk/passing_time.hpp"

namespace foyer::kiosk {

Showing::Showing(std::string station, std::string language, ReadTiles read_tiles)
    : station_language_(language), read_tiles_(std::move(read_tiles)), station_(std::move(station)),
      language_(std::move(language)) {}

void Showing::set_tiles(const WorldKey& key) {
    if (tiles_key_ != key) {
        tiles_ = read_tiles_(key);
        tiles_key_ = key;
    }
}

const curtain::Show* Showing::changed(const Scene& scene, const std::optional<WorldKey>& next,
                                      Instant now) {
    follow_language(scene);
    curtain::Show show{scene, station_, language_, {}, enrolment_code_};
    if (scene.session) {
        show.tiles = tiles_;
    } else if (next && scene.screen == Screen::welcome && scene.leaving != Leaving::erasing) {
        // Nothing else is to be done now: the curtain draws the next guest's home.
        set_tiles({next->policy, language_});
        show.tiles = tiles_;
    }
    if (shown_ && same_but_for_passing_time(*shown_, show, now.mono_ms - shown_at_.mono_ms)) {
        return nullptr;
    }
    shown_ = std::move(show);
    shown_at_ = now;
    return &*shown_;
}

// Who follows begins in the station's language, unless they chose one meanwhile.
void Showing::follow_language(const Scene& scene) {
    const bool leaving = scene.leaving != Leaving::nobody;
    const bool was_leaving = shown_ && shown_->scene.leaving != Leaving::nobody;
    const bool other_screen = shown_ && shown_->scene.screen != scene.screen;
    if (leaving && !was_leaving) {
        left_in_language_ = language_;
    }
    const bool greeted = was_leaving && !leaving && language_ == left_in_language_;
    const bool welcomed = other_screen && scene.screen == Screen::welcome && !leaving;
    if (greeted || welcomed) {
        language_ = station_language_;
    }
}

}  // namespace foyer::kiosk
