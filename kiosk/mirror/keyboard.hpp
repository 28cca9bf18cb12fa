// The inner server's keyboard: its map, read again after the guest changed the layout, its state,
// and the spare keys that were given a character because no key makes it.
#pragma once

#include <xkbcommon/xkbcommon.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "kiosk/mirror/inner_display.hpp"
#include "kiosk/mirror/keymap.hpp"

namespace foyer::mirror {

class Keyboard {
public:
    // `display` outlives it. Error: no XKB, or the map cannot be read.
    static Result<Keyboard> open(InnerDisplay& display);

    // Takes what concerns it out of an event of the display; false: not its event.
    bool handle(const xcb_generic_event_t& event);

    // How to make `keysym` now. Gives it a spare key when none makes it; the applications are told
    // of the new map by X before the key's event. None: no spare key, or the display is gone.
    std::optional<Stroke> stroke(xkb_keysym_t keysym, const KeyboardState& state);
    // One round trip. None: the display is gone.
    std::optional<KeyboardState> state();
    const Keymap& keymap() const { return *keymap_; }

    // Spare keys make nothing again.
    void restore();

private:
    struct FreeContext {
        void operator()(xkb_context* context) const { xkb_context_unref(context); }
    };
    struct Lent {
        xkb_keycode_t keycode;
        xkb_keysym_t keysym;
    };
    explicit Keyboard(InnerDisplay& display) : display_(display) {}
    bool load();
    void assign(xkb_keycode_t keycode, xkb_keysym_t keysym);

    InnerDisplay& display_;
    std::unique_ptr<xkb_context, FreeContext> context_;
    std::unique_ptr<Keymap> keymap_;
    std::int32_t device_ = 0;
    std::uint8_t xkb_event_ = 0;
    bool stale_ = false;
    std::vector<Lent> lent_;  // the longest lent first
    std::vector<xkb_keycode_t> spare_;
};

}  // namespace foyer::mirror
