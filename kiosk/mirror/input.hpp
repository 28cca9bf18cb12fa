// Keys and buttons pressed in the guest's session by XTest, and every one of them released again.
// Who may press is not decided here.
#pragma once

#include <cstdint>
#include <vector>

#include "kiosk/mirror/inner_display.hpp"
#include "kiosk/mirror/keyboard.hpp"

namespace foyer::mirror {

class Input {
public:
    // Both outlive it.
    Input(InnerDisplay& display, Keyboard& keyboard) : display_(display), keyboard_(keyboard) {}

    // Presses or releases the key that makes `keysym` on the guest's layout; modifiers that stand
    // in the way are lifted, missing ones pressed, for the moment of the press. A repeated press is
    // ignored: the inner server repeats held keys itself. At most 32 keys are held.
    void key(bool down, std::uint32_t keysym);
    // Moves the pointer and presses or releases what differs from the last `buttons` (bit 0 is
    // button 1, at most 8).
    void pointer(unsigned buttons, int x, int y);
    // Nothing stays pressed; spare keys make nothing again.
    void release_all();

private:
    struct Held {
        std::uint32_t keysym;
        std::uint8_t keycode;
    };
    enum class Modifier { shift, level3 };

    void press(std::uint32_t keysym);
    void release(std::uint32_t keysym);
    // Turns a modifier over; appends the strokes that turn it back.
    void flip(Modifier modifier, const KeyboardState& state, std::vector<std::uint8_t>& lifted,
              std::vector<std::uint8_t>& added);
    bool holds(std::uint8_t keycode) const;
    void fake(std::uint8_t type, std::uint8_t detail, int x = 0, int y = 0);

    InnerDisplay& display_;
    Keyboard& keyboard_;
    std::vector<Held> held_;
    unsigned buttons_ = 0;
};

}  // namespace foyer::mirror
