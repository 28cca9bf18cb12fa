// The real foyer-curtain on a real X server in memory: the test is its kiosk on one side, the
// person on the other.
#pragma once

#include <sys/types.h>
#include <xcb/xcb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/curtain/channel.hpp"
#include "kiosk/curtain/picture.hpp"
#include "tests/mirror/xvfb.hpp"

namespace foyer::curtain {

struct Shot {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;  // 0xRRGGBB

    std::uint32_t at(int x, int y) const;
    // How many pixels of the box have this colour.
    int count(const Box& box, Color color) const;
    void write_png(const std::string& file) const;
};
std::uint32_t rgb(Color color);

class Live {
public:
    Live(int width, int height);
    ~Live();

    // ---- as the kiosk
    void send(const ToCurtain& message);
    void send_bytes(const std::string& packet);
    void hang_up();
    // The next message of the curtain; a test failure and nothing after 10 s.
    std::optional<FromCurtain> receive();
    // What is pressed next.
    std::optional<kiosk::Event> pressed();
    // What is told next of somebody being there: LeftAlone or Touched.
    std::optional<kiosk::Event> touch();
    // The curtain says that nothing of a session is on the glass any more.
    bool covered();
    // Returns when all that was sent is on the glass.
    void settle();
    // True: the curtain says nothing more about what was done until now.
    bool silent();
    HostReady make_host(std::uint32_t slot);
    int exit_code();  // waits for its end

    // ---- as the person
    std::map<std::string, Box> targets();
    Box wait_target(const std::string& name);
    void move(int x, int y);
    void button(bool down);
    void click(const Box& box);
    void click(const std::string& name);  // as soon as it can be pressed
    void key(std::uint32_t keysym);
    void keycode(std::uint8_t code);
    Shot shot();

    // ---- as a guest's screen: a window inside the host that fills it with one colour
    xcb_window_t paint(const HostReady& host, Color color);
    xcb_connection_t* x() const { return x_.get(); }
    xcb_window_t root() const { return root_; }
    // The next event of the wanted type; nothing after 10 s.
    std::optional<xcb_generic_event_t> event(std::uint8_t type);

    test::Xvfb server;
    pid_t pid() const { return pid_; }

private:
    std::optional<kiosk::Event> next_event(bool touch);
    test::Connection x_;
    xcb_window_t root_ = 0;
    xcb_atom_t targets_atom_ = 0;
    int channel_ = -1;
    pid_t pid_ = -1;
    std::uint32_t next_slot_ = 1'000'000;
    std::vector<FromCurtain> early_;
};

}  // namespace foyer::curtain
