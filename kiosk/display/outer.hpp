// The X server that owns the monitor. Only the curtain and the sessions' inner servers are its
// clients. Started and watched by the kiosk; no TCP, no abstract socket, own cookie.
//
//   xorg    the real one: root, generated configuration without VT switch and zap, without the
//           XTEST and RECORD extensions unless `allow_test_input`
//   xephyr  a window of the display `parent_display` (demo)
//   xvfb    in memory (demo and tests)
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "kiosk/children/children.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

enum class OuterBackend { xorg, xephyr, xvfb };

struct OuterSpec {
    OuterBackend backend = OuterBackend::xorg;
    std::string run_dir = {};    // the kiosk's run directory; `run_dir`/outer is made
    uid_t curtain_uid = 0;       // may read `cookie_file`
    std::uint32_t width = 1920;  // pixels; xorg: 0 x 0 = what the monitor prefers
    std::uint32_t height = 1080;
    bool allow_test_input = false;     // keeps XTEST and RECORD
    std::string keyboard_layout = {};  // XKB, for example "fr"; empty = the server's own
    std::string parent_display = {};   // xephyr: DISPLAY and XAUTHORITY of the window's server
    std::string parent_authority = {};
    std::string xorg_driver = {};  // xorg: a video driver by name (tests: "dummy"); empty = found
};

// How a client enters the outer display.
struct OuterAccess {
    int display = 0;          // DISPLAY=:display
    std::string socket_path;  // /tmp/.X11-unix/X<display>
    std::string cookie;       // 16 bytes
    std::string cookie_file;  // XAUTHORITY for the curtain
};

// What the outer display reports, once `ready` or `failed`, then perhaps `died`; on the io thread,
// never from within the constructor.
struct OuterEvents {
    std::function<void(const OuterAccess&)> ready;
    std::function<void(const std::string& reason)> failed;
    std::function<void(const std::string& reason)> died;
};

class OuterDisplay {
public:
    OuterDisplay(boost::asio::io_context& io, Children& children, OuterSpec spec,
                 OuterEvents events);
    // Kills the server and removes its socket, lock and cookie files.
    ~OuterDisplay();

    // Ends the server gently; `stopped` runs after it has been reaped (neither failed nor died
    // follows).
    void stop(std::function<void()> stopped);

    pid_t pid() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
