#include "kiosk/children/children.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <map>

#include "kiosk/children/launch.hpp"

namespace foyer::kiosk {

// Shared with the Child handles, which may outlive the Children when a program ends.
struct ChildTable {
    struct Entry {
        std::uint64_t serial = 0;
        std::function<void(const Exit&)> on_exit;
        Descriptor failed;  // the reading end of the child's start error
    };
    explicit ChildTable(boost::asio::io_context& io) : ended(io, SIGCHLD) {}

    boost::asio::signal_set ended;
    std::uint64_t spawned = 0;
    std::map<pid_t, Entry> running;
    std::vector<std::weak_ptr<std::function<void()>>> after_reaping;
};

namespace {

std::string read_start_error(int fd) {
    char text[1024];
    const ssize_t n = ::read(fd, text, sizeof text);
    return n > 0 ? std::string(text, static_cast<std::size_t>(n)) : std::string();
}

void reap(ChildTable& table) {
    bool any = false;
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        any = true;
        auto found = table.running.extract(pid);
        if (found.empty()) {
            continue;  // an orphan
        }
        Exit exit;
        exit.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
        exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        exit.start_error = read_start_error(found.mapped().failed.get());
        if (found.mapped().on_exit) {
            found.mapped().on_exit(exit);
        }
    }
    if (!any) {
        return;
    }
    const auto listeners = table.after_reaping;  // a listener may add or drop listeners
    for (const auto& weak : listeners) {
        if (const auto listener = weak.lock()) {
            (*listener)();
        }
    }
    std::erase_if(table.after_reaping, [](const auto& weak) { return weak.expired(); });
}

void wait_for_signal(const std::shared_ptr<ChildTable>& table) {
    table->ended.async_wait(
        [weak = std::weak_ptr(table)](const boost::system::error_code& error, int) {
            const auto alive = weak.lock();
            if (error || !alive) {
                return;
            }
            reap(*alive);
            wait_for_signal(alive);
        });
}

Result<pid_t> fork_here(const ChildSpec& spec, int failed) {
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) {
        return failure(Error::of_errno("fork", errno));
    }
    if (pid == 0) {
        become(spec, failed, parent);
    }
    return pid;
}

// The child is born inside its control group: CLONE_INTO_CGROUP, which needs a bare clone3, which
// is not safe in a program with a second thread (a resolver's) that may hold the heap's lock. So
// an ordinary fork comes first, and its single-threaded child makes the real one as our child.
Result<pid_t> fork_into(const ChildSpec& spec, int failed) {
    const Descriptor group(::open(spec.cgroup.unified.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!group) {
        return failure(Error::of_errno(spec.cgroup.unified, errno));
    }
    auto told = make_pipe();
    if (!told) {
        return failure(told.error());
    }
    const pid_t parent = ::getpid();
    const pid_t between = ::fork();
    if (between < 0) {
        return failure(Error::of_errno("fork", errno));
    }
    if (between == 0) {
        clone_args args = {};
        args.flags = CLONE_PARENT | CLONE_INTO_CGROUP;
        args.cgroup = static_cast<std::uint64_t>(group.get());
        const long pid = ::syscall(SYS_clone3, &args, sizeof args);
        if (pid == 0) {
            become(spec, failed, parent);
        }
        const long answer = pid > 0 ? pid : -errno;
        [[maybe_unused]] const ssize_t written =
            ::write(told->second.get(), &answer, sizeof answer);
        ::_exit(0);
    }
    told->second.reset();
    long answer = -ECHILD;
    while (::read(told->first.get(), &answer, sizeof answer) < 0 && errno == EINTR) {
    }
    while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (answer < 0) {
        return failure(
            Error::of_errno("clone3 into " + spec.cgroup.unified, static_cast<int>(-answer)));
    }
    return static_cast<pid_t>(answer);
}

}  // namespace

std::string Exit::text() const {
    if (!start_error.empty()) {
        return start_error;
    }
    return signal != 0 ? "was killed by signal " + std::to_string(signal)
                       : "ended with status " + std::to_string(code);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      serial_(other.serial_),
      pidfd_(std::move(other.pidfd_)),
      table_(std::move(other.table_)) {}

Child& Child::operator=(Child&& other) noexcept {
    end();
    pid_ = std::exchange(other.pid_, 0);
    serial_ = other.serial_;
    pidfd_ = std::move(other.pidfd_);
    table_ = std::move(other.table_);
    return *this;
}

Child::~Child() { end(); }

void Child::end() {
    if (pid_ == 0) {
        return;
    }
    if (const auto table = table_.lock()) {
        const auto found = table->running.find(pid_);
        if (found != table->running.end() && found->second.serial == serial_) {
            found->second.on_exit = nullptr;
        }
    }
    signal(SIGKILL);
    pid_ = 0;
}

void Child::signal(int number) const {
    if (pidfd_) {
        ::syscall(SYS_pidfd_send_signal, pidfd_.get(), number, nullptr, 0);
    }
}

Children::Children(boost::asio::io_context& io) : table_(std::make_shared<ChildTable>(io)) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    wait_for_signal(table_);
}

Children::~Children() { table_->ended.cancel(); }

Result<Child> Children::spawn(const ChildSpec& spec, std::function<void(const Exit&)> on_exit) {
    assert(spec.argv.empty() != !spec.body);
    auto pipe = make_pipe();
    if (!pipe) {
        return failure(pipe.error());
    }
    ::fcntl(pipe->first.get(), F_SETFL, O_NONBLOCK);  // another child may hold the writing end
    // A signal between fork and exec would run the program's handlers inside the child.
    sigset_t all, before;
    sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before);
    const auto forked = spec.cgroup.unified.empty() ? fork_here(spec, pipe->second.get())
                                                    : fork_into(spec, pipe->second.get());
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (!forked) {
        return failure(forked.error());
    }
    const pid_t pid = *forked;
    Child child;
    child.pid_ = pid;
    child.pidfd_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    child.table_ = table_;
    if (!child.pidfd_) {
        const int why = errno;
        ::kill(pid, SIGKILL);  // not reaped yet, so it is still ours
        return failure(Error::of_errno("pidfd_open", why));
    }
    child.serial_ = ++table_->spawned;
    table_->running.emplace(
        pid, ChildTable::Entry{child.serial_, std::move(on_exit), std::move(pipe->first)});
    return child;
}

Children::Token Children::after_reaping(std::function<void()> reaped) {
    auto listener = std::make_shared<std::function<void()>>(std::move(reaped));
    table_->after_reaping.push_back(listener);
    return listener;
}

}  // namespace foyer::kiosk
