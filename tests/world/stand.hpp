// What the tests of worlds stand on: an outer display in memory with a host window, a Ground in a
// temporary directory, and a loop to run until something is so.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/session/baseline.hpp"
#include "kiosk/session/world.hpp"
#include "tests/world/temporary_directory.hpp"

struct xcb_connection_t;

namespace foyer::kiosk::test {

// A path from the top of the source tree.
std::string source(const std::string& path);

class Stand {
public:
    // Starts the outer display and makes the ground; throws if that is not possible here.
    explicit Stand(const std::string& keyboard_layout = "");
    ~Stand();

    // Runs the loop until `is_so`; false after 60 s, a hang.
    bool until(const std::function<bool()>& is_so);

    // A policy that names the probe and, as tiles, `desktop_ids`. Without network.
    Policy policy(const std::vector<std::string>& desktop_ids = {}) const;

    // Makes a world and waits until it is ready; throws with the reason when it fails.
    World& start(const Policy& policy);
    // Tears the world down and waits until it is gone; its proof scope stays in `scope`.
    void end();

    // Runs a shell script as the guest, inside the world, and returns what it printed.
    std::string inside(const std::string& script);

    // A further host window on the outer display, as the curtain makes them; gone with the stand.
    std::uint32_t new_window();
    void destroy_window(std::uint32_t window);

    // Proves in the child process, as a kiosk does.
    Proof prove(bool full);

    boost::asio::io_context io{1};
    Children children{io};
    TemporaryDirectory directory;
    OuterAccess access;
    std::unique_ptr<Ground> ground;
    std::unique_ptr<World> world;
    ProofScope scope;
    std::shared_ptr<const Baseline> baseline;  // of this machine and the outer display
    std::string failed, died;                  // reasons
    bool ready = false, gone = false;

private:
    void make_image() const;
    void make_ground();
    void start_outer(const std::string& keyboard_layout);

    std::unique_ptr<OuterDisplay> outer_;
    struct HostWindow;
    std::unique_ptr<HostWindow> host_;
};

// A client of the outer display; the caller disconnects it. Throws when it is not let in.
xcb_connection_t* connect_to(const OuterAccess& access);

// The process 1 of a world, by the host's number; 0 when there is none.
pid_t first_process(const World& world);
// The direct children of a process.
std::vector<pid_t> children_of(pid_t pid);
// A field of /proc/PID/status, for example "Uid".
std::string status_field(pid_t pid, const std::string& field);

}  // namespace foyer::kiosk::test
