#include "kiosk/session/repair.hpp"

#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/owner_scan.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

// Nothing, when it cannot be told what is a living session's.
template <class Found, class Look>
Found found_beside_living(ProofScope& scope, const Look& look) {
    auto seen = look_beside_living(scope, look);
    return seen && *seen ? std::move(**seen) : Found();
}

std::set<pid_t> processes(ProofScope& scope) {
    return found_beside_living<std::set<pid_t>>(scope, session_processes);
}

std::size_t end_processes(ProofScope& scope) {
    constexpr int attempts = 200;
    constexpr std::chrono::milliseconds pause{10};
    std::set<pid_t> ended;
    for (int i = 0; i < attempts; ++i) {
        const auto found = processes(scope);
        if (found.empty()) {
            break;
        }
        for (const pid_t pid : found) {
            // The number may be another's by now: looked at again through a handle that keeps it.
            const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
            if (process && processes(scope).contains(pid) &&
                ::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0) == 0) {
                ended.insert(pid);
            }
        }
        std::this_thread::sleep_for(pause);
    }
    return ended.size();
}

std::size_t take_off_mounts(ProofScope& scope) {
    std::size_t taken = 0;
    auto points = found_beside_living<std::vector<std::string>>(scope, session_mounts);
    std::reverse(points.begin(), points.end());  // the last one made lies on top
    for (const std::string& point : points) {
        taken += ::umount2(point.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0 ? 1 : 0;
    }
    return taken;
}

Result<std::vector<std::string>> owned_files(const ProofScope& scope) {
    std::vector<std::string> paths;
    for (const std::string& place : quick_places(scope).value_or(std::set<std::string>())) {
        const auto scan = scan_owners(place, scope);
        if (scan) {
            paths.insert(paths.end(), scan->owned.begin(), scan->owned.end());
        }
    }
    return paths;
}

// A file before the directory that it is in.
std::size_t remove_files(ProofScope& scope) {
    auto paths = found_beside_living<std::vector<std::string>>(scope, owned_files);
    std::sort(paths.begin(), paths.end(), std::greater<>());
    std::size_t removed = 0;
    for (const std::string& path : paths) {
        struct stat entry = {};
        removed += ::lstat(path.c_str(), &entry) == 0 && scope.concerns(entry.st_uid) &&
                           std::remove(path.c_str()) == 0
                       ? 1
                       : 0;
    }
    return removed;
}

}  // namespace

bool repairable(const Proof& proof) {
    const auto may_be_repaired = [](const Check& check) {
        const auto row = std::find_if(
            all_checks().begin(), all_checks().end(),
            [&check](const NamedCheck& named) { return named.name == check.name; });
        return check.clean || (row != all_checks().end() && row->repairable &&
                               !check.found.starts_with(could_not_run));
    };
    return !proof.clean &&
           std::all_of(proof.checks.begin(), proof.checks.end(), may_be_repaired);
}

std::string repair(const ProofScope& asked) {
    ProofScope scope = asked;
    std::string done;
    const auto tell = [&done](const char* what, const std::string& count) {
        if (!count.empty()) {
            done += (done.empty() ? "" : ", ") + std::string(what) + ' ' + count;
        }
    };
    tell("ended", count_text(end_processes(scope), "process", "processes"));
    tell("took off", count_text(take_off_mounts(scope), "mount", "mounts"));
    tell("removed", count_text(remove_files(scope), "file", "files"));
    return done;
}

}  // namespace foyer::kiosk
