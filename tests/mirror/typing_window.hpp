// A plain Xlib application with the keyboard's focus, no input method: what its user typed,
// as Xlib tells it. The oracle for injected input.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "tests/mirror/xvfb.hpp"

namespace foyer::test {

class TypingWindow {
public:
    // Covers the screen; returns once it has the focus.
    explicit TypingWindow(const Xvfb& x);
    ~TypingWindow();

    // Takes in the events that have come.
    void read();
    int descriptor() const;  // readable when there is something to read

    const std::string& text() const { return text_; }  // UTF-8
    int key_presses() const { return key_presses_; }
    int motions() const { return motions_; }
    std::set<unsigned> keys_down() const { return keys_down_; }  // keycodes
    std::set<unsigned> buttons_down() const { return buttons_down_; }
    int button_presses() const { return button_presses_; }
    int last_x() const { return last_x_; }
    int last_y() const { return last_y_; }
    // What the server says is pressed now, whoever asks.
    bool anything_down_on_the_server();

private:
    void take_event();

    struct Display;
    std::unique_ptr<Display> display_;
    std::string text_;
    int key_presses_ = 0, motions_ = 0, button_presses_ = 0, last_x_ = -1, last_y_ = -1;
    bool focused_ = false;
    std::set<unsigned> keys_down_, buttons_down_;
};

}  // namespace foyer::test
