// Checks of what runs: processes, the namespaces they keep, control groups.
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/cgroups.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

bool has_id(std::string_view status, const ProofScope& scope) {
    bool found = false;
    each_line(status, [&](std::string_view line) {
        if (line.starts_with("Uid:") || line.starts_with("Gid:") || line.starts_with("Groups:")) {
            for (const std::string_view word : words_of(line)) {
                std::uint32_t id = 0;
                found = found || (parse_number(word, id) && scope.concerns(id));
            }
        }
    });
    return found;
}

// The uid that made a user namespace; false when `path` is gone.
bool owner_of(const std::string& path, uid_t& owner) {
    const Descriptor space(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return space && ::ioctl(space.get(), NS_GET_OWNER_UID, &owner) == 0;
}

}  // namespace

Result<std::string> check_processes(const ProofScope& scope) {
    std::size_t found = 0;
    Status looked;
    const Status walked = each_thread([&](const std::string& thread) {
        const auto status = read_file(thread + "/status");
        if (status) {
            found += has_id(*status, scope) ? 1 : 0;
        } else if (::access(thread.c_str(), F_OK) == 0) {  // it did not just end
            looked = failure(status.error());
        }
    });
    if (!walked || !looked) {
        return failure(walked ? looked.error() : walked.error());
    }
    return count_text(found, "thread", "threads");
}

Result<std::string> check_namespaces(const ProofScope& scope) {
    const std::set<std::string> known(scope.namespaces.begin(), scope.namespaces.end());
    std::set<std::string> owners_seen;
    std::set<std::string> found;
    const Status looked = each_process([&](const std::string& process) {
        std::error_code gone;
        for (const char* kind : {"/ns/ipc", "/ns/mnt", "/ns/net"}) {
            const std::string name = std::filesystem::read_symlink(process + kind, gone);
            if (!gone && known.contains(name)) {
                found.insert(name);
            }
        }
        const std::string user = std::filesystem::read_symlink(process + "/ns/user", gone);
        uid_t owner = 0;
        if (!gone && owners_seen.insert(user).second && owner_of(process + "/ns/user", owner) &&
            scope.concerns(owner)) {
            found.insert(user);
        }
    });
    const auto mounts = read_file("/proc/self/mountinfo");
    if (!looked || !mounts) {
        return failure(looked ? mounts.error() : looked.error());
    }
    each_line(*mounts, [&](std::string_view line) {
        for (const std::string_view word : words_of(line)) {
            if (known.contains(std::string(word))) {  // an nsfs mount keeps one alive
                found.insert(std::string(word));
            }
        }
    });
    return count_text(found.size(), "namespace", "namespaces");
}

Result<std::string> check_control_groups(const ProofScope& scope) {
    const auto tree = CgroupTree::find(scope.run_dir);
    if (!tree) {
        return failure(tree.error());
    }
    std::size_t found = 0;
    for (const std::string& top : tree->directories("")) {
        std::error_code error;
        if (!std::filesystem::exists(top, error)) {
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(top, error)) {
            found += entry.is_directory() && scope.concerns_world(entry.path().filename()) ? 1 : 0;
        }
        if (error) {
            return failure(Error::of(top, error));
        }
    }
    return count_text(found, "control group", "control groups");
}

}  // namespace foyer::kiosk
