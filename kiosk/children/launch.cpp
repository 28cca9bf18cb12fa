#include "kiosk/children/launch.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>

namespace foyer::kiosk {

namespace {

Status failed_step(const char* step) { return failure(Error::of_errno(step, errno)); }

// Handlers and ignored signals of the program must not reach the child: an ignored SIGPIPE would
// survive exec.
void forget_signals() {
    struct sigaction plain = {};
    plain.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) {
        ::sigaction(number, &plain, nullptr);
    }
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

Status move_to(const std::vector<std::string>& directories, pid_t pid) {
    const std::string text = std::to_string(pid);
    for (const std::string& directory : directories) {
        const std::string path = directory + "/cgroup.procs";
        const Descriptor procs(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
        if (!procs ||
            ::write(procs.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
            return failure(Error::of_errno(path, errno));
        }
    }
    return {};
}

// Forks twice, so that the mover is nobody's zombie here: the subreaper above gets it.
Status move_in_background(const CgroupPlace& place) {
    const pid_t self = ::getpid();
    const pid_t between = ::fork();
    if (between < 0) {
        return failed_step("fork");
    }
    if (between == 0) {
        const pid_t mover = ::fork();
        if (mover == 0) {
            ::syscall(SYS_close_range, 3U, ~0U, 0);
            if (!move_to(place.legacy, self)) {
                ::kill(self, SIGKILL);
            }
        }
        ::_exit(mover < 0 ? 1 : 0);
    }
    int status = 0;
    if (::waitpid(between, &status, 0) != between || status != 0) {
        return failure("no process could be made for the control groups");
    }
    return {};
}

Status join(const CgroupPlace& place) {
    if (place.legacy.empty()) {
        return {};
    }
    return place.legacy_in_background ? move_in_background(place) : move_to(place.legacy, 0);
}

// Moves the named descriptors to their places; all others close at exec.
Status place_descriptors(const ChildSpec& spec, int failed) {
    if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        return failed_step("close_range");
    }
    // First out of the way of every target, so that no source is overwritten.
    int above = 3;
    for (const auto& [from, to] : spec.descriptors) {
        above = std::max(above, to + 1);
    }
    above = std::max(above, failed + 1);
    std::vector<std::pair<int, int>> moves;
    bool standard[3] = {false, false, false};
    for (const auto& [from, to] : spec.descriptors) {
        const int parked = ::fcntl(from, F_DUPFD_CLOEXEC, above);
        if (parked < 0) {
            return failed_step("parking a descriptor");
        }
        moves.emplace_back(parked, to);
        if (to < 3) {
            standard[to] = true;
        }
    }
    for (const int fd : {0, 1}) {
        if (!standard[fd]) {
            const int nothing = ::open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
            if (nothing < 0 || (nothing != fd && ::dup2(nothing, fd) < 0)) {
                return failed_step("/dev/null");
            }
            if (nothing != fd) {
                ::close(nothing);
            }
        }
    }
    for (const auto& [parked, to] : moves) {
        if (to == failed || ::dup2(parked, to) < 0) {
            return failed_step("placing a descriptor");
        }
    }
    return {};
}

// A body does not exec, so nothing closes by itself: it keeps what it was given, and the pipe.
void close_all_but(std::vector<int> kept) {
    std::sort(kept.begin(), kept.end());
    unsigned from = 3;
    for (const int fd : kept) {
        if (static_cast<unsigned>(fd) > from) {
            ::syscall(SYS_close_range, from, static_cast<unsigned>(fd) - 1, 0);
        }
        from = std::max(from, static_cast<unsigned>(fd) + 1);
    }
    ::syscall(SYS_close_range, from, ~0U, 0);
}

Status set_capabilities(std::uint64_t mask) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2] = {};
    for (int half = 0; half < 2; ++half) {
        const auto bits = static_cast<std::uint32_t>(mask >> (32 * half));
        data[half].effective = data[half].permitted = data[half].inheritable = bits;
    }
    if (::syscall(SYS_capset, &header, data) != 0) {
        return failed_step("capset");
    }
    return {};
}

// The order matters: dropping from the bounding set needs CAP_SETPCAP, so it comes first.
Status take_identity(const Identity& identity) {
    for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability) >= 0; ++capability) {
        if (capability != identity.capability.value_or(-1) &&
            ::prctl(PR_CAPBSET_DROP, capability) != 0) {
            return failed_step("PR_CAPBSET_DROP");
        }
    }
    if (identity.capability && ::prctl(PR_SET_KEEPCAPS, 1) != 0) {
        return failed_step("PR_SET_KEEPCAPS");
    }
    if (::setgroups(0, nullptr) != 0 ||
        ::setresgid(identity.gid, identity.gid, identity.gid) != 0 ||
        ::setresuid(identity.uid, identity.uid, identity.uid) != 0) {
        return failed_step("setresuid");
    }
    const std::uint64_t mask =
        identity.capability ? std::uint64_t{1} << static_cast<unsigned>(*identity.capability) : 0;
    if (Status set = set_capabilities(mask); !set) {
        return set;
    }
    if (identity.capability &&
        (::prctl(PR_SET_KEEPCAPS, 0) != 0 ||
         ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, *identity.capability, 0, 0) != 0)) {
        return failed_step("PR_CAP_AMBIENT_RAISE");
    }
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed_step("PR_SET_NO_NEW_PRIVS");
    }
    return {};
}

Status prepare(const ChildSpec& spec, int failed, pid_t parent) {
    forget_signals();
    ::umask(022);
    if (Status joined = join(spec.cgroup); !joined) {
        return joined;
    }
    // Where the machine does not let us raise it, things are slower and still right.
    if (::setpriority(PRIO_PROCESS, 0, spec.nice) != 0 && spec.nice > 0) {
        return failed_step("setpriority");
    }
    if (spec.setup) {
        if (Status set_up = spec.setup(); !set_up) {
            return set_up;
        }
    }
    if (Status placed = place_descriptors(spec, failed); !placed) {
        return placed;
    }
    if (spec.identity) {
        if (Status taken = take_identity(*spec.identity); !taken) {
            return taken;
        }
    }
    // After the identity, because a change of credentials clears it; and then the parent may have
    // died before it was set.
    if (spec.die_with_parent) {
        if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
            return failed_step("PR_SET_PDEATHSIG");
        }
        if (::getppid() != parent) {
            return failure("the parent is gone");
        }
    }
    if (::chdir(spec.directory.c_str()) != 0) {
        return failed_step(spec.directory.c_str());
    }
    return {};
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (const std::string& string : strings) {
        result.push_back(const_cast<char*>(string.c_str()));
    }
    result.push_back(nullptr);
    return result;
}

[[noreturn]] void give_up(int failed, const std::string& why) {
    [[maybe_unused]] const ssize_t written = ::write(failed, why.data(), why.size());
    ::_exit(127);
}

}  // namespace

void become(const ChildSpec& spec, int failed, pid_t parent) {
    try {
        if (Status prepared = prepare(spec, failed, parent); !prepared) {
            give_up(failed, prepared.error().text);
        }
        if (spec.argv.empty()) {
            std::vector<int> kept{failed};
            for (const auto& placed : spec.descriptors) {
                kept.push_back(placed.second);
            }
            close_all_but(std::move(kept));
            ::_exit(spec.body());
        }
        const std::vector<char*> argv = pointers(spec.argv);
        const std::vector<char*> env = pointers(spec.env);
        ::execve(argv[0], argv.data(), env.data());
        give_up(failed, Error::of_errno(spec.argv[0], errno).text);
    } catch (const std::exception& error) {
        give_up(failed, error.what());
    }
}

}  // namespace foyer::kiosk
