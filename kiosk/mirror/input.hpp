// Keys and buttons pressed in the guest's session by XTest, and every one of them released again.
// Who may press is not decided here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "kiosk/mirror/inner_display.hpp"
#include "kiosk/mirror/keyboard.hpp"

namespace foyer::mirror {

class Input {
public:
    using Time = std::chrono::steady_clock::time_point;
    // How long the guest's own hand on the mouse keeps the helper's away.
    static constexpr std::chrono::seconds guest_first{2};

    // Both outlive it.
    Input(InnerDisplay& display, Keyboard& keyboard) : display_(display), keyboard_(keyboard) {}

    // Presses or releases the key that makes `keysym` on the guest's layout; modifiers that stand
    // in the way are lifted, missing ones pressed, for the moment of the press. A repeated press is
    // ignored: the inner server repeats held keys itself. At most 32 keys are held.
    // A time: it was not done, because every key that could be lent to it is still being read;
    // the same is to be asked again then, before anything else.
    std::optional<Time> key(bool down, std::uint32_t keysym, Time now);
    // Moves the pointer and presses or releases what differs from the last `buttons` (bit 0 is
    // button 1, at most 8). When the pointer is not where it was put last, the guest has moved it:
    // then the helper's buttons are released, and for `guest_first` after the guest's last
    // movement nothing is done. One round trip.
    void pointer(unsigned buttons, int x, int y, Time now);
    // Before the first key: see Keyboard::prepare().
    void prepare() { keyboard_.prepare(); }
    // Nothing stays pressed; lent keys are given back.
    void release_all();

private:
    struct Held {
        std::uint32_t keysym;
        std::uint8_t keycode;
    };
    enum class Modifier { shift, level3 };

    std::optional<Time> press(std::uint32_t keysym, Time now);
    void release(std::uint32_t keysym);
    // Turns a modifier over; appends the strokes that turn it back.
    void flip(Modifier modifier, const KeyboardState& state, std::vector<std::uint8_t>& lifted,
              std::vector<std::uint8_t>& added);
    bool holds(std::uint8_t keycode) const;
    void release_buttons();
    struct Point {
        int x = 0, y = 0;
        friend bool operator==(const Point&, const Point&) = default;
    };
    std::optional<Point> where() const;  // none: the display is gone
    bool guest_moves(Time now);
    void fake(std::uint8_t type, std::uint8_t detail, int x = 0, int y = 0);

    InnerDisplay& display_;
    Keyboard& keyboard_;
    std::vector<Held> held_;
    unsigned buttons_ = 0;
    std::optional<Point> seen_;        // where the pointer was put, or seen, last
    std::optional<Time> guest_moved_;  // last
};

}  // namespace foyer::mirror
