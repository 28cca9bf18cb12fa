// One guest's world: four fresh uids, control groups with limits, an inner X server in a window
// of the outer display, its own network, and the guest's sandbox with a window manager in it. Made
// asynchronously on the kiosk's io thread and thrown away whole.
//
//   constructor -> ready | failed;   ready -> died?;   tear_down() at any time -> gone
//
// After failed or died the caller calls tear_down() too. `gone` means that every process has been
// reaped and every file, mount and control group of the world has been removed; the World may be
// destroyed from within `gone`, and not before it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "kiosk/children/children.hpp"
#include "kiosk/display/outer.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/session/proof.hpp"
#include "proto/policy.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct WorldSpec {
    Policy policy;
    OuterAccess outer;
    std::uint32_t host_window = 0;  // on the outer display, made by the curtain
    std::uint32_t width = 0;        // pixels of that window and of the inner screen
    std::uint32_t height = 0;
    std::string language = "fr";  // "fr" or "en"
};

// On the io thread, never from within a call of a World.
struct WorldEvents {
    std::function<void()> ready;  // the window manager is up
    std::function<void(const std::string& reason)> failed;
    std::function<void(const std::string& reason)> died;
    std::function<void()> gone;
};

class World {
public:
    World(Ground& ground, WorldSpec spec, WorldEvents events);
    ~World();

    // Starts an application: a tile or an autostart entry of the policy. Errors: the policy does
    // not name it, its .desktop file cannot be used, the world is not ready or already dying.
    Status launch(const std::string& desktop_id);

    void tear_down();

    // A new connection to the inner server, for the mirror. Error: there is no server.
    Result<Descriptor> display_socket() const;
    // 16 bytes, MIT-MAGIC-COOKIE-1, of the inner server.
    const std::string& cookie() const;
    // The mirror runs under this uid and in this place; it ends with the world at the latest.
    uid_t mirror_uid() const;
    CgroupPlace mirror_cgroup() const;

    // What the proof after this world looks for; valid from the constructor on, keep it past gone.
    ProofScope proof_scope() const;

    // Host pids, for tests and the log; 0 while there is none.
    pid_t server_pid() const;
    pid_t guest_pid() const;  // bubblewrap

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
