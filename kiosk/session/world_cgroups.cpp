#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <string_view>

#include "kiosk/children/deadline.hpp"
#include "kiosk/session/cgroups.hpp"

namespace foyer::kiosk {

namespace {

constexpr const char* leaves[] = {"guest", "server", "network", "mirror"};
// What the v1 controllers limit; the others are programs of our own choosing.
constexpr const char* limited_leaves[] = {"guest", "server"};

struct EmptyWatch {
    boost::asio::posix::stream_descriptor events;
    std::function<void()> done;
};

bool told_empty(int events) {
    char text[128];
    const ssize_t n = ::pread(events, text, sizeof text, 0);
    return n > 0 && std::string_view(text, static_cast<std::size_t>(n)).find("populated 0") !=
                        std::string_view::npos;
}

void wait_until_empty(const std::shared_ptr<EmptyWatch>& watch) {
    // The kernel signals a changed cgroup.events by POLLPRI to those who have read it.
    watch->events.async_wait(boost::asio::posix::stream_descriptor::wait_error,
                             [weak = std::weak_ptr(watch)](const boost::system::error_code& error) {
                                 const auto alive = weak.lock();
                                 if (error || !alive) {
                                     return;
                                 }
                                 if (told_empty(alive->events.native_handle())) {
                                     std::exchange(alive->done, {})();
                                 } else {
                                     wait_until_empty(alive);
                                 }
                             });
}

}  // namespace

Result<WorldCgroups> WorldCgroups::make(const CgroupTree& tree, const std::string& world,
                                        const CgroupLimits& limits) {
    WorldCgroups groups;
    groups.unified_ = tree.unified_ + '/' + world;
    for (const std::string& legacy : tree.legacy_) {
        groups.legacy_.push_back(legacy + '/' + world);
    }
    groups.unified_limits_ = tree.unified_limits_;
    Status made = groups.make_directories();
    if (made) {
        made = groups.set_limits(limits);
    }
    if (!made) {
        (void)groups.remove();
        return failure(made.error());
    }
    return groups;
}

Status WorldCgroups::make_directories() const {
    std::vector<std::string> all = {unified_};
    for (const char* leaf : leaves) {
        all.push_back(unified_ + '/' + leaf);
    }
    for (const std::string& legacy : legacy_) {
        all.push_back(legacy);
        for (const char* leaf : limited_leaves) {
            all.push_back(legacy + '/' + leaf);
        }
    }
    for (const std::string& directory : all) {
        if (::mkdir(directory.c_str(), 0755) != 0) {
            return failure(Error::of_errno("mkdir " + directory, errno));
        }
        // Leaves only hold processes, and the limits are theirs.
        if (directory == unified_ && unified_limits_) {
            if (Status set = write_file(directory + "/cgroup.subtree_control", "+memory +pids", 0);
                !set) {
                return set;
            }
        }
    }
    return {};
}

Status WorldCgroups::set_limits(const CgroupLimits& limits) const {
    struct Limit {
        const char* leaf;
        const char* unified;
        const char* legacy;
        std::int64_t value;
        bool optional;  // not there without swap
    };
    const Limit all[] = {
        {"guest", "memory.max", "memory.limit_in_bytes", limits.guest_memory_bytes, false},
        {"guest", nullptr, "memory.memsw.limit_in_bytes", limits.guest_memory_bytes, true},
        {"guest", "memory.swap.max", nullptr, 0, true},
        {"guest", "pids.max", "pids.max", limits.guest_processes, false},
        {"server", "memory.max", "memory.limit_in_bytes", limits.server_memory_bytes, false},
        {"server", nullptr, "memory.memsw.limit_in_bytes", limits.server_memory_bytes, true},
        {"server", "memory.swap.max", nullptr, 0, true},
    };
    for (const Limit& limit : all) {
        const char* const file = unified_limits_ ? limit.unified : limit.legacy;
        if (file == nullptr) {
            continue;
        }
        std::vector<std::string> tops = legacy_;
        if (unified_limits_) {
            tops = {unified_};
        }
        for (const std::string& top : tops) {
            const std::string path = top + '/' + limit.leaf + '/' + file;
            if (::access(path.c_str(), W_OK) != 0) {
                continue;  // each v1 controller has its own files
            }
            if (Status set = write_file(path, std::to_string(limit.value), 0);
                !set && !limit.optional) {
                return set;
            }
        }
    }
    return {};
}

CgroupPlace WorldCgroups::place(const char* leaf, bool legacy) const {
    CgroupPlace place;
    place.unified = unified_ + '/' + leaf;
    if (legacy) {
        for (const std::string& top : legacy_) {
            place.legacy.push_back(top + '/' + leaf);
        }
    }
    return place;
}

CgroupPlace WorldCgroups::guest() const { return place("guest", true); }
CgroupPlace WorldCgroups::network() const { return place("network", false); }
CgroupPlace WorldCgroups::mirror() const { return place("mirror", false); }

CgroupPlace WorldCgroups::server() const {
    CgroupPlace server = place("server", true);
    server.legacy_in_background = true;  // it starts while the write waits
    return server;
}

Status WorldCgroups::kill() const { return write_file(unified_ + "/cgroup.kill", "1", 0); }

bool WorldCgroups::empty() const {
    const Descriptor events(::open((unified_ + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC));
    return !events || told_empty(events.get());
}

bool WorldCgroups::reaped() const {
    std::vector<std::string> tops = legacy_;
    tops.push_back(unified_);
    for (const std::string& top : tops) {
        const auto current = read_file(top + "/pids.current");
        if (current && *current != "0\n") {
            return false;
        }
    }
    return true;
}

std::shared_ptr<void> WorldCgroups::when_empty(boost::asio::io_context& io,
                                               std::function<void()> done) const {
    const std::string path = unified_ + "/cgroup.events";
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {  // the group is not even there
        return std::make_shared<Deadline>(io, 0, std::move(done));
    }
    std::shared_ptr<EmptyWatch> watch(
        new EmptyWatch{boost::asio::posix::stream_descriptor(io), std::move(done)});
    watch->events.assign(file);
    // Not read yet, so the first wait ends at once and looks.
    wait_until_empty(watch);
    return watch;
}

Status WorldCgroups::remove() const {
    Status result;
    std::vector<std::string> all;
    for (const char* leaf : leaves) {
        all.push_back(unified_ + '/' + leaf);
    }
    all.push_back(unified_);
    for (const std::string& legacy : legacy_) {
        for (const char* leaf : limited_leaves) {
            all.push_back(legacy + '/' + leaf);
        }
        all.push_back(legacy);
    }
    for (const std::string& directory : all) {
        if (::rmdir(directory.c_str()) != 0 && errno != ENOENT && result) {
            result = failure(Error::of_errno("rmdir " + directory, errno));
        }
    }
    return result;
}

}  // namespace foyer::kiosk
