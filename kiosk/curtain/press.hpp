// Tells what a press means from what a trembling hand does: an action counts on release inside
// the target where the press began, however the pointer slid in between; the second half of a
// double click does not count; a question that has just appeared cannot be answered by a press or
// a key that was meant for what stood there before.
#pragma once

#include <optional>
#include <string>

#include "kiosk/curtain/picture.hpp"

namespace foyer::curtain {

constexpr Millis deaf_after_press = 700;
constexpr Millis deaf_when_asked = 700;
constexpr Millis same_key_after = 250;

class Press {
public:
    // Another picture is on the glass. Call it with each one, in order.
    void follow(const Picture& picture, Millis now);

    // A press on the panel of `layer` began at this point of the monitor.
    void down(const Picture& picture, Layer layer, int x, int y, Millis now);
    // It ended. The action that it means, if any.
    std::optional<Action> up(const Picture& picture, int x, int y, Millis now);
    // A key stands for this action; true: it counts now.
    bool key(const Picture& picture, Millis now);
    // Space on the target that Tab has reached.
    std::optional<Action> choose(const Picture& picture, const std::string& name, Millis now);

    // A press on it would count now.
    bool takes(const Target& target, Layer layer, Millis now) const;
    // When `takes` may change by itself, after `now`.
    std::optional<Millis> changes_at(Millis now) const;

private:
    void taken(const Target& target, Millis now);

    std::string armed_;     // target where the press began; empty: none
    std::string question_;  // what the question on the glass asks
    std::string typed_;     // the key of the pad that counted last
    Millis typed_at_ = 0;
    Millis deaf_until_ = 0;
    Millis question_deaf_until_ = 0;
};

}  // namespace foyer::curtain
