// The control groups of the worlds. The cgroup2 tree is for killing; the limits are on cgroup2
// too where its memory and pids controllers are there, else on the v1 controllers, and where
// neither is, there are no limits and `limited()` says so.
//
//   ROOT/foyer/KIOSK/WORLD/{guest,server,network,mirror}
//
// KIOSK is made of the run directory, so that several kiosks share a machine and the next start
// finds what a killed one left. ROOT is the mount's top, or, in a service with Delegate=yes, the
// service's own group (the kiosk then moves itself to the leaf ROOT/kiosk, as cgroup2 demands).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/children/children.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct CgroupLimits {
    std::int64_t guest_memory_bytes = 0;
    std::int64_t guest_processes = 0;                // threads count
    std::int64_t server_memory_bytes = 256LL << 20;  // the guest's pixmaps are the server's memory
};

class CgroupTree {
public:
    // Where this kiosk's groups are or would be; makes nothing. Error: no cgroup2 mount.
    static Result<CgroupTree> find(const std::string& run_dir);
    // Finds and makes them. Error: also no cgroup.kill (Linux 5.14).
    static Result<CgroupTree> open(const std::string& run_dir);

    // Kills all that is in this kiosk's groups, waits for it (up to 10 s) and removes them.
    Status clean_up() const;

    // Removes this kiosk's empty groups, at its end.
    void remove() const;

    bool limited() const { return unified_limits_ || !legacy_.empty(); }
    // Every directory that a world, or with an empty name this kiosk, has or had.
    std::vector<std::string> directories(const std::string& world) const;

private:
    friend class WorldCgroups;
    Status make() const;

    std::string root_;                 // ROOT, of cgroup2
    bool delegated_ = false;           // ROOT is the service's own group
    std::string unified_;              // ROOT/foyer/KIOSK
    std::vector<std::string> legacy_;  // the same below the v1 memory and pids controllers
    bool unified_limits_ = false;
};

// The groups of one world.
class WorldCgroups {
public:
    static Result<WorldCgroups> make(const CgroupTree& tree, const std::string& world,
                                     const CgroupLimits& limits);

    CgroupPlace guest() const;
    CgroupPlace server() const;
    CgroupPlace network() const;
    CgroupPlace mirror() const;

    // SIGKILL to every process of the world, at once.
    Status kill() const;
    // No process is alive in any group, as far as the kernel has told. Zombies do not count.
    bool empty() const;
    // All processes of the guest and the server have been reaped too; true where no pids
    // controller could tell.
    bool reaped() const;
    // Calls once, from the loop, when `empty()`; forgotten when the token is dropped.
    std::shared_ptr<void> when_empty(boost::asio::io_context& io, std::function<void()> done) const;
    // Removes the directories. Error: one that could not be removed.
    Status remove() const;

private:
    Status make_directories() const;
    Status set_limits(const CgroupLimits& limits) const;
    CgroupPlace place(const char* leaf, bool legacy) const;

    std::string unified_;
    std::vector<std::string> legacy_;
    bool unified_limits_ = false;
};

}  // namespace foyer::kiosk
