// The inner server's keyboard: its map, read again after the guest changed the layout, its state,
// and the spare keys that were lent to characters because no key makes them.
//
// An application looks at the map when it gets round to the key's event, not when the key was
// pressed, and fetching the map takes it its time. So what French needs is lent all at once before
// the first key; later what a key makes is only added to, until all make one character alone and
// one with Shift (X's core protocol knows no more); then the key that was longest not pressed is
// lent anew, once nobody can be reading it any more.
#pragma once

#include <xkbcommon/xkbcommon.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "kiosk/mirror/inner_display.hpp"
#include "kiosk/mirror/keymap.hpp"

namespace foyer::mirror {

class Keyboard {
public:
    using Time = std::chrono::steady_clock::time_point;
    // How long after a press an application may still be about to read the key.
    static constexpr std::chrono::seconds reading_time{2};
    // Each change makes every application fetch the map (10 ms in GTK on a busy machine): so much
    // time lies between two, or they would fall behind.
    static constexpr std::chrono::milliseconds map_pause{20};

    // `display` outlives it. Error: no XKB, or the map cannot be read.
    static Result<Keyboard> open(InnerDisplay& display);

    // Takes what concerns it out of an event of the display; false: not its event.
    bool handle(const xcb_generic_event_t& event);

    struct Later {  // every spare key is still being read; ask again then
        Time when;
    };
    struct Never {};  // this keyboard has no spare key, or the display is gone
    using Way = std::variant<Stroke, Later, Never>;
    // How to make `keysym` now. Lends it a spare key when none makes it; the applications are told
    // of the new map by X before the key's event.
    Way stroke(xkb_keysym_t keysym, const KeyboardState& state, Time now);
    // Lends keys to what a French text needs and this layout has not; after a change of the layout
    // again, until restore().
    void prepare();
    // One round trip. None: the display is gone.
    std::optional<KeyboardState> state();
    const Keymap& keymap() const { return *keymap_; }

    // Lent keys make what they made before.
    void restore();

private:
    struct FreeContext {
        void operator()(xkb_context* context) const { xkb_context_unref(context); }
    };
    struct Lent {
        xkb_keycode_t keycode;
        std::vector<xkb_keysym_t> symbols;  // alone, and with Shift: one or two
        Time pressed;                       // last
        std::vector<xcb_keysym_t> before;   // what it made, in the core protocol's order
    };
    explicit Keyboard(InnerDisplay& display) : display_(display) {}
    bool load();
    std::optional<Stroke> lent_stroke(xkb_keysym_t keysym, const KeyboardState& state, Time now);
    // A lent key that makes nothing with Shift yet and may make this.
    Lent* half_lent(xkb_keysym_t keysym);
    // Notes that a lent key shall make this, without telling the server. None: there is no key.
    Lent* lend(xkb_keysym_t keysym, Time now);
    void assign(const Lent& lent);
    std::vector<xcb_keysym_t> symbols_of(xkb_keycode_t keycode);

    InnerDisplay& display_;
    std::unique_ptr<xkb_context, FreeContext> context_;
    std::unique_ptr<Keymap> keymap_;
    std::int32_t device_ = 0;
    std::uint8_t xkb_event_ = 0;
    bool stale_ = false, prepared_ = false;
    std::vector<Lent> lent_;
    std::optional<Time> map_changed_;  // last, by us
    std::vector<xkb_keycode_t> spare_;
};

}  // namespace foyer::mirror
