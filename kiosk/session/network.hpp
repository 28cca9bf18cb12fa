// The network of one session: a namespace of its own that a small holder process keeps, rules in
// it (firewall.hpp), and pasta, which joins it to the station's network. All run under the
// session's network uid. The rules stand before pasta runs and before the guest may enter.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/children/children.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct NetworkSpec {
    uid_t uid = 0;
    CgroupPlace cgroup;
    std::string init_program;          // foyer-init, the holder
    std::vector<std::string> hosts;    // of the policy
    std::vector<std::string> refused;  // further addresses or networks
};

// On the io thread, from the loop. `ready`: the guest may enter; pasta comes up beside it.
struct NetworkEvents {
    std::function<void()> ready;
    std::function<void(const std::string& reason)> ended;
};

class SessionNetwork {
public:
    // Errors: a host of the policy is malformed; no process could be made.
    static Result<std::unique_ptr<SessionNetwork>> start(boost::asio::io_context& io,
                                                         Children& children, NetworkSpec spec,
                                                         NetworkEvents events);
    ~SessionNetwork();

    // /proc/PID/ns/net of the holder.
    std::string network_namespace() const;
    // Nothing more is started or told: its processes are about to be killed.
    void stop();
    // Some process of it has not been reaped yet.
    bool alive() const;

private:
    SessionNetwork();
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
