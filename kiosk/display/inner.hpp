// The X server of one session: Xephyr inside a window of the outer display, under a uid of its own.
// It lives in its own IPC, mount and network namespace, sees a small root (/usr, the allow-listed
// /etc, its own /tmp and the two sockets) and keeps one capability, CAP_IPC_OWNER, without which
// MIT-SHM with the guest's 0600 segments fails. Its IPC namespace is the session's. Its keyboard
// has the layout that the outer server has when it starts.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "kiosk/children/children.hpp"
#include "kiosk/display/outer.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct InnerSpec {
    std::string directory;  // of the session, exists, root's; x11/ xauth/ xroot/ are made in it
    std::string etc_dir;    // the allow-listed /etc
    uid_t uid = 0;
    CgroupPlace cgroup;
    OuterAccess outer;
    std::uint32_t host_window = 0;
    std::string cookie;  // 16 bytes
};

// On the io thread, from the loop; `ended` also when it never became ready.
struct InnerEvents {
    std::function<void()> ready;
    std::function<void(const std::string& reason)> ended;
};

class InnerServer {
public:
    static Result<std::unique_ptr<InnerServer>> start(boost::asio::io_context& io,
                                                      Children& children, InnerSpec spec,
                                                      InnerEvents events);
    // Kills it. Its files go with the session's directory.
    ~InnerServer();

    pid_t pid() const;  // 0 once it has been reaped
    // /proc/PID/ns/ipc: the session's IPC namespace.
    std::string ipc_namespace() const;
    // The socket, root's to connect to and to bind elsewhere; it exists once ready.
    std::string socket_path() const;
    // A new connection.
    Result<Descriptor> connect() const;

private:
    InnerServer();
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
