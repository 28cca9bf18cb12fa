#include "kiosk/session/mount_table.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

bool is_inside(const std::string& root, const std::string& other) {
    return other == "/" || root.starts_with(other + '/');
}

// Spaces and the like are written as "\\040".
std::string unescape(std::string_view word) {
    std::string text;
    while (!word.empty()) {
        if (word[0] == '\\' && word.size() >= 4) {
            text += static_cast<char>((word[1] - '0') * 64 + (word[2] - '0') * 8 + (word[3] - '0'));
            word.remove_prefix(4);
        } else {
            text += word[0];
            word.remove_prefix(1);
        }
    }
    return text;
}

// Another mount lies on its point, and its files are not reached there.
bool is_covered(const Mount& mount) {
    struct statx top = {};
    return ::statx(AT_FDCWD, mount.point.c_str(), AT_NO_AUTOMOUNT, STATX_MNT_ID, &top) == 0 &&
           top.stx_mnt_id != mount.id;
}

}  // namespace

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
            std::uint32_t id = 0;
            (void)parse_number(before[0], id);
            mounts.push_back({id, std::string(before[2]), unescape(before[3]), unescape(before[4]),
                              std::string(after[0]), unescape(after[1]), std::string(after[2])});
        }
    });
    return mounts;
}

bool has_stored_owners(const Mount& mount) {
    static const std::set<std::string> others = {
        "proc",       "sysfs",  "cgroup",   "cgroup2", "bpf",    "tracefs",     "debugfs",
        "securityfs", "pstore", "configfs", "fusectl", "autofs", "binfmt_misc", "efivarfs",
        "rpc_pipefs", "nsfs",   "mqueue",   "nfs",     "nfs4",   "cifs",        "smb3"};
    return !others.contains(mount.type) && !mount.type.starts_with("fuse");
}

std::set<std::string> tops_of_all_files(const std::vector<Mount>& mounts) {
    std::vector<Mount> open;
    std::copy_if(mounts.begin(), mounts.end(), std::back_inserter(open),
                 [](const Mount& mount) { return has_stored_owners(mount) && !is_covered(mount); });
    std::set<std::string> tops;
    std::set<std::pair<std::string, std::string>> taken;  // device and root
    for (const Mount& mount : open) {
        const bool inside_another =
            std::any_of(open.begin(), open.end(), [&mount](const Mount& other) {
                return other.device == mount.device && other.root != mount.root &&
                       is_inside(mount.root, other.root);
            });
        if (!inside_another && taken.insert({mount.device, mount.root}).second) {
            tops.insert(mount.point);
        }
    }
    return tops;
}

}  // namespace foyer::kiosk
