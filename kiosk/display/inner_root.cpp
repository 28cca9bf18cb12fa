#include "kiosk/display/inner_root.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/children/mounts.hpp"

namespace foyer::kiosk {

namespace {

// 256 MB of SysV memory in this IPC namespace: enough for MIT-SHM, and not the whole machine.
Status limit_shared_memory() {
    if (Status all = write_file("/proc/sys/kernel/shmall", "65536", 0); !all) {
        return all;
    }
    return write_file("/proc/sys/kernel/shmmni", "256", 0);
}

Status make_places(const InnerRoot& places, const std::string& outer_name) {
    if (Status made = mount_tmpfs(places.root, "size=4m,mode=0755", true); !made) {
        return made;
    }
    for (const char* directory : {"/usr", "/etc", "/dev", "/xauth", "/tmp", "/tmp/.X11-unix"}) {
        if (::mkdir((places.root + directory).c_str(), 0755) != 0) {
            return failure(Error::of_errno(places.root + directory, errno));
        }
    }
    if (::chmod((places.root + "/tmp").c_str(), 01777) != 0) {
        return failure(Error::of_errno(places.root + "/tmp", errno));
    }
    for (const char* link : {"bin", "sbin", "lib", "lib64"}) {
        if (::symlink((std::string("usr/") + link).c_str(), (places.root + '/' + link).c_str()) !=
            0) {
            return failure(Error::of_errno(places.root + '/' + link, errno));
        }
    }
    for (const std::string& file : {places.root + "/dev/null", places.root + "/dev/urandom",
                                    places.sockets + '/' + outer_name}) {
        if (Status made = write_file(file, "", 0600); !made) {
            return made;
        }
    }
    return {};
}

}  // namespace

Status enter_inner_root(const InnerRoot& places) {
    if (Status apart = unshare_mounts(CLONE_NEWIPC | CLONE_NEWNET); !apart) {
        return apart;
    }
    if (Status limited = limit_shared_memory(); !limited) {
        return limited;
    }
    const std::string outer_name = std::filesystem::path(places.outer_socket).filename();
    if (Status made = make_places(places, outer_name); !made) {
        return made;
    }
    const std::string& root = places.root;
    struct Bind {
        std::string source, target;
        bool read_only;
    };
    for (const Bind& each :
         {Bind{"/usr", root + "/usr", true}, Bind{places.etc, root + "/etc", true},
          Bind{places.auth, root + "/xauth", true}, Bind{"/dev/null", root + "/dev/null", false},
          Bind{"/dev/urandom", root + "/dev/urandom", false},
          Bind{places.sockets, root + "/tmp/.X11-unix", false},
          Bind{places.outer_socket, root + "/tmp/.X11-unix/" + outer_name, false}}) {
        if (Status bound = bind_tree(each.source, each.target, each.read_only); !bound) {
            return bound;
        }
    }
    return pivot_to(root);
}

}  // namespace foyer::kiosk
