// The kiosk's child processes. One Children per program, on its one io_context: it makes the
// program the subreaper of everything below it and is the only caller of wait(), so nothing else
// in the program may wait for processes. Orphans (processes whose parent died) are reaped too.
//
// A child gets no descriptor but those named, an empty environment but what is named, default
// signal dispositions and an empty signal mask. Fork from the main thread only: the death signal
// follows the thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/children/descriptor.hpp"
#include "proto/result.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::kiosk {

// Who a child becomes: these ids, no supplementary group, no_new_privs, an empty bounding set, and
// no capability but `capability`, which is kept across exec (ambient).
struct Identity {
    uid_t uid = 0;
    gid_t gid = 0;
    std::optional<int> capability = {};  // for example CAP_IPC_OWNER
};

// A place in the control group trees. `unified` (cgroup2) costs nothing: the child is born there.
// Each of `legacy` (v1 controllers) costs the child a write of 6-20 ms, all together about one.
struct CgroupPlace {
    std::string unified;              // directory, or empty
    std::vector<std::string> legacy;  // directories
    // The child starts at once and a process beside it does the writes; if one fails the child is
    // killed.
    bool legacy_in_background = false;
};

// What answers the person goes before everything else, a guest's programs after it: the bar answers
// and the welcome comes at once whatever the guest runs or leaves running.
constexpr int curtain_nice = -10;

struct ChildSpec {
    // The program's absolute path and its arguments. Empty: `body` runs instead.
    std::vector<std::string> argv;
    std::vector<std::string> env;  // "NAME=value"
    // {descriptor here, descriptor in the child}. Standard input, output and error that are not
    // named are /dev/null, /dev/null and the program's own standard error.
    std::vector<std::pair<int, int>> descriptors;
    std::optional<Identity> identity = {};  // none: stays root
    CgroupPlace cgroup = {};                // from the first instruction of `setup` on
    // Runs in the child as root after joining the control groups, before the identity is taken.
    std::function<Status()> setup = {};
    // Runs in the child under its identity when `argv` is empty; its result is the exit status.
    std::function<int()> body = {};
    std::string directory = "/";
    int nice = 0;  // of the scheduler, -20 to 19
    // SIGKILL when this program's thread dies. A child that gains capabilities in a user namespace
    // of its own loses it (pasta): such a one is found again by its control group.
    bool die_with_parent = true;
};

struct Exit {
    int code = 0;    // exit status, if it ended by itself
    int signal = 0;  // the signal that killed it, or 0
    // Why the program did not even start (a failed setup step, exec), else empty.
    std::string start_error;

    bool clean() const { return code == 0 && signal == 0; }
    // For a person: "ended with status 3", "was killed by signal 9", or `start_error`.
    std::string text() const;
};

// A running child: its pid and a pidfd, so that a signal can never reach a stranger. Destroying
// it kills the process with SIGKILL (it is reaped all the same) and forgets `on_exit`.
class Child {
public:
    Child() = default;
    Child(Child&&) noexcept;
    Child& operator=(Child&&) noexcept;
    ~Child();

    pid_t pid() const { return pid_; }  // 0 = no process
    int pidfd() const { return pidfd_.get(); }
    // The process runs or has not been reaped yet.
    explicit operator bool() const { return pid_ != 0; }
    void signal(int number) const;

private:
    friend class Children;
    void end();
    pid_t pid_ = 0;
    std::uint64_t serial_ = 0;  // tells it from a later child that got the same pid
    Descriptor pidfd_;
    std::weak_ptr<struct ChildTable> table_;
};

class Children {
public:
    // Becomes PR_SET_CHILD_SUBREAPER.
    explicit Children(boost::asio::io_context& io);
    ~Children();

    // Starts a child and returns at once, before its setup has run: what fails later is told by
    // Exit::start_error. `on_exit` runs once on the io thread, from the loop, after the process
    // has been reaped; the Child is then still the caller's to drop. Error: no process could be
    // made.
    Result<Child> spawn(const ChildSpec& spec, std::function<void(const Exit&)> on_exit);

    // `reaped` runs on the io thread after each round in which any process was reaped, orphans
    // included, until the returned token is dropped.
    using Token = std::shared_ptr<void>;
    [[nodiscard]] Token after_reaping(std::function<void()> reaped);

private:
    std::shared_ptr<struct ChildTable> table_;
};

}  // namespace foyer::kiosk
