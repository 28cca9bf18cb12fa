// The root that an inner X server sees: what it needs to run, and nothing that it could write but
// its own /tmp. It is made in the server's process before the identity is taken.
#pragma once

#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// Where the server finds its cookie files inside.
constexpr const char* inner_auth_dir = "/xauth";

struct InnerRoot {
    std::string root;          // an empty directory
    std::string etc;           // the allow-listed /etc
    std::string auth;          // its cookie files
    std::string sockets;       // appears as /tmp/.X11-unix, where it makes its socket
    std::string outer_socket;  // also appears there
};

// Makes the session's IPC namespace, an empty network namespace and a mount namespace, and pivots.
Status enter_inner_root(const InnerRoot& places);

}  // namespace foyer::kiosk
