// Checks of what runs: processes, the namespaces they keep, control groups.
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
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

// One entry a thread; `see` gets its directory.
Status each_session_thread(const ProofScope& scope,
                           const std::function<void(const std::string&)>& see) {
    Status looked;
    const Status walked = each_thread([&](const std::string& thread) {
        const auto status = read_file(thread + "/status");
        if (status && has_id(*status, scope)) {
            see(thread);
        } else if (!status && ::access(thread.c_str(), F_OK) == 0) {  // it did not just end
            looked = failure(status.error());
        }
    });
    return walked ? looked : walked;
}

}  // namespace

Result<std::string> check_processes(const ProofScope& scope) {
    std::size_t found = 0;
    const Status looked = each_session_thread(scope, [&found](const std::string&) { ++found; });
    return looked ? Result<std::string>(count_text(found, "thread", "threads"))
                  : failure(looked.error());
}

Result<std::set<pid_t>> session_processes(const ProofScope& scope) {
    std::set<pid_t> pids;
    const Status looked = each_session_thread(scope, [&pids](const std::string& thread) {
        std::uint32_t pid = 0;  // of "/proc/PID/task/TID"
        if (parse_number(thread.substr(6, thread.find('/', 6) - 6), pid)) {
            pids.insert(static_cast<pid_t>(pid));
        }
    });
    return looked ? Result<std::set<pid_t>>(std::move(pids)) : failure(looked.error());
}

Result<std::string> check_namespaces(const ProofScope& scope) {
    std::set<std::string> known;
    for (const auto& held : scope.namespaces) {
        known.insert(held->name());
    }
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
