#include "kiosk/mirror/palette.hpp"

#include <cassert>

namespace foyer::mirror {

void Palette::forget() {
    colours_.clear();
    keys_.fill(nobody);
}

bool Palette::add(const Picture& picture, const Rect& area, std::size_t limit,
                  std::uint8_t* indices, std::size_t pitch) {
    assert(limit <= max);
    const std::size_t before = colours_.size();
    std::uint32_t last = nobody;
    std::uint8_t place = 0;
    for (int y = area.y; y < area.bottom(); ++y, indices += pitch) {
        std::uint8_t* to = indices;
        for (const std::uint32_t pixel : picture.span(area.x, y, area.width)) {
            const std::uint32_t colour = pixel & 0xffffff;
            if (colour != last) {
                last = colour;
                const std::size_t at = slot(colour);
                if (keys_[at] == nobody) {
                    if (colours_.size() == limit) {
                        // The last come goes first, so nobody's way to its slot is broken.
                        while (colours_.size() > before) {
                            keys_[slot(colours_.back())] = nobody;
                            colours_.pop_back();
                        }
                        return false;
                    }
                    keys_[at] = colour;
                    places_[at] = static_cast<std::uint8_t>(colours_.size());
                    colours_.push_back(colour);
                }
                place = places_[at];
            }
            *to++ = place;
        }
    }
    return true;
}

}  // namespace foyer::mirror
