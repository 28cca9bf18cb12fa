// The guest's side of a world: bubblewrap with foyer-init as process 1 in it. It is forked early
// and prepares its control groups, its tmpfs and its home while the inner server still starts;
// `enter()` lets it go on.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/children/children.hpp"
#include "kiosk/session/ground.hpp"
#include "proto/policy.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct GuestSpec {
    std::string directory;  // of the session; t/ and xauth.guest are made in it
    std::string base_dir;   // the prepared base with the allow-listed etc
    std::string image_dir;  // IMAGE of images/: skel/ and perhaps root/
    std::string init_program;
    std::string seccomp;  // the filter's program
    WindowManager window_manager = WindowManager::openbox;
    uid_t uid = 0;
    CgroupPlace cgroup;
    Policy policy;
    std::string language;
    std::string cookie;  // of the inner server
    std::string x_socket;
    std::string ipc_namespace;      // joined after enter()
    std::string network_namespace;  // likewise; empty = an empty one of its own
};

class Guest {
public:
    // `ended` is called once, from the loop: the sandbox is gone.
    static Result<std::unique_ptr<Guest>> start(Children& children, GuestSpec spec,
                                                std::function<void(const std::string&)> ended);
    ~Guest();

    // The inner server and the network are there.
    void enter();
    // Starts a program inside, as the guest. Error: the sandbox does not take it any more.
    Status launch(const std::vector<std::string>& argv);

    pid_t pid() const;  // of bubblewrap; 0 once it has been reaped

private:
    Guest();
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
