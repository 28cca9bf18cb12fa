// Checks of file systems: mounts, the run directory, and who owns what.
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <set>

#include "kiosk/session/checks.hpp"
#include "kiosk/session/owner_scan.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

struct Mount {
    std::string device;  // "8:1"
    std::string point;
    std::string type;
    std::string options;  // of the file system: "rw,user_id=1000"
};

Result<std::vector<Mount>> read_mounts() {
    const auto text = read_file("/proc/self/mountinfo");
    if (!text) {
        return failure(text.error());
    }
    std::vector<Mount> mounts;
    each_line(*text, [&mounts](std::string_view line) {
        const std::size_t dash = line.find(" - ");
        if (dash == std::string_view::npos) {
            return;
        }
        const auto before = words_of(line.substr(0, dash)), after = words_of(line.substr(dash + 3));
        if (before.size() >= 6 && after.size() >= 3) {
            mounts.push_back({std::string(before[2]), std::string(before[4]), std::string(after[0]),
                              std::string(after[2])});
        }
    });
    return mounts;
}

// An option such as user_id=1879048196.
bool has_id_option(const std::string& options, const ProofScope& scope) {
    std::string_view rest = options;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string_view option = rest.substr(0, end);
        const std::size_t equals = option.find("id=");
        std::uint32_t id = 0;
        if (equals != std::string_view::npos && parse_number(option.substr(equals + 3), id) &&
            scope.concerns(id)) {
            return true;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

// A mount point in a session's own directory, or in one that is named after a session's uid.
bool is_session_place(const std::string& point, const ProofScope& scope) {
    const std::string below = scope.run_dir + '/';
    if (point.starts_with(below)) {
        const std::string rest = point.substr(below.size());
        return scope.concerns_world(rest.substr(0, rest.find('/')));
    }
    std::uint32_t id = 0;
    const std::string name = std::filesystem::path(point).filename();
    return parse_number(name, id) && scope.concerns(id);
}

// Not file systems without files of their own, and not those of another machine or program, which
// may answer root with a refusal or not at all; check_mounts looks at whose those are.
bool has_stored_owners(const Mount& mount) {
    static const std::set<std::string> others = {
        "proc",       "sysfs",  "cgroup",   "cgroup2", "bpf",    "tracefs",     "debugfs",
        "securityfs", "pstore", "configfs", "fusectl", "autofs", "binfmt_misc", "efivarfs",
        "rpc_pipefs", "nsfs",   "mqueue",   "nfs",     "nfs4",   "cifs",        "smb3"};
    return !others.contains(mount.type) && !mount.type.starts_with("fuse");
}

Result<std::string> scan_all(const std::set<std::string>& tops, const ProofScope& scope) {
    OwnerScan total;
    for (const std::string& top : tops) {
        const auto scan = scan_owners(top, scope);
        if (!scan) {
            return failure(scan.error());
        }
        total.seen += scan->seen;
        if (total.found == 0) {
            total.first_place = scan->first_place;
        }
        total.found += scan->found;
    }
    return total.found == 0
               ? std::string()
               : fmt::format("{}, the first in {}", count_text(total.found, "file", "files"),
                             total.first_place);
}

}  // namespace

Result<std::string> check_mounts(const ProofScope& scope) {
    const auto mounts = read_mounts();
    if (!mounts) {
        return failure(mounts.error());
    }
    std::size_t found = 0;
    for (const Mount& mount : *mounts) {
        found +=
            is_session_place(mount.point, scope) || has_id_option(mount.options, scope) ? 1 : 0;
    }
    return count_text(found, "mount", "mounts");
}

Result<std::string> check_run_directory(const ProofScope& scope) {
    std::error_code error;
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(scope.run_dir, error)) {
        found += scope.concerns_world(entry.path().filename()) ? 1 : 0;
    }
    if (error) {
        return failure(Error::of(scope.run_dir, error));
    }
    const auto owned = scan_all({scope.run_dir}, scope);
    if (!owned) {
        return failure(owned.error());
    }
    return found == 0 ? *owned : count_text(found, "session directory", "session directories");
}

Result<std::string> check_writable_places(const ProofScope& scope) {
    static constexpr std::array places = {"/tmp",       "/var/tmp",   "/dev/shm",    "/run",
                                          "/run/lock",  "/run/user",  "/var/lock",   "/var/mail",
                                          "/var/spool", "/var/crash", "/dev/mqueue", "/dev/pts"};
    return scan_all({places.begin(), places.end()}, scope);
}

Result<std::string> check_whole_disk(const ProofScope& scope) {
    const auto mounts = read_mounts();
    if (!mounts) {
        return failure(mounts.error());
    }
    std::set<std::string> devices, tops;
    for (const Mount& mount : *mounts) {
        if (has_stored_owners(mount) && devices.insert(mount.device).second) {
            tops.insert(mount.point);
        }
    }
    return scan_all(tops, scope);
}

}  // namespace foyer::kiosk
