#include "kiosk/session/guest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "kiosk/children/mounts.hpp"
#include "kiosk/display/cookie.hpp"
#include "kiosk/session/guest_files.hpp"
#include "kiosk/session/guest_root.hpp"
#include "kiosk/session/sandbox.hpp"

namespace foyer::kiosk {

namespace {

constexpr int requests_fd = 3;  // foyer-init's
constexpr int first_file_fd = 10;
constexpr std::size_t request_max = 16 * 1024 - 1;
// Six hundred busy processes at the same priority kept the bar waiting for 1.2 s on two cores; at
// this one it answers in 0.1 s, and a guest alone on the machine has all of it as before.
constexpr int guest_nice = 10;

std::vector<std::string> window_manager_command(WindowManager which) {
    if (which == WindowManager::matchbox) {
        return {"/usr/bin/matchbox-window-manager", "-use_titlebar", "no"};
    }
    return {"/usr/bin/openbox", "--sm-disable"};
}

Status join(const std::string& path, int kind) {
    const Descriptor space(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!space || ::setns(space.get(), kind) != 0) {
        return failure(Error::of_errno("joining " + path, errno));
    }
    return {};
}

}  // namespace

class Guest::Impl {
public:
    Impl(GuestSpec spec, std::function<void(const std::string&)> ended)
        : spec_(std::move(spec)), ended_(std::move(ended)) {}

    Status start(Children& children) {
        const std::string cookie_file = spec_.directory + "/xauth.guest";
        if (Status written = write_cookie_file(cookie_file, spec_.cookie, spec_.uid); !written) {
            return written;
        }
        if (::mkdir(writable().c_str(), 0711) != 0) {  // a mount point in the guest's namespace
            return failure(Error::of_errno("mkdir " + writable(), errno));
        }
        auto go = make_pipe();
        auto requests = make_packet_pair();
        if (!go || !requests) {
            return failure(go ? requests.error() : go.error());
        }
        ChildSpec child;
        child.descriptors = {{requests->second.get(), requests_fd}};
        SandboxPlan plan = plan_without_files(cookie_file);
        std::vector<Descriptor> files;
        if (Status added = add_files(plan, child, files); !added) {
            return added;
        }
        child.argv = sandbox_command(plan);
        child.env = sandbox_environment(spec_.uid, spec_.language);
        child.identity = Identity{spec_.uid, spec_.uid};
        child.cgroup = spec_.cgroup;
        child.nice = guest_nice;
        child.setup = [this, &plan, wait = go->first.get(), other = go->second.get()] {
            ::close(other);  // so that the kiosk's end is the last one
            return prepare(plan, wait);
        };
        auto sandbox = children.spawn(child, [this](const Exit& exit) {
            sandbox_ = Child();
            ended_("the sandbox " + exit.text());
        });
        if (!sandbox) {
            return failure(sandbox.error());
        }
        sandbox_ = std::move(*sandbox);
        go_ = std::move(go->second);
        requests_ = std::move(requests->first);
        return {};
    }

    void enter() {
        [[maybe_unused]] const ssize_t written = ::write(go_.get(), "+", 1);
        go_.reset();
    }

    Status launch(const std::vector<std::string>& argv) {
        std::string packet;
        for (const std::string& word : argv) {
            packet += word;
            packet += '\0';
        }
        if (packet.size() > request_max) {
            return failure("a command of more than 16 KiB");
        }
        // Never waits: a world that takes no requests is not worth a stopped kiosk.
        if (::send(requests_.get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) <
            0) {
            return failure(Error::of_errno("asking the world to start " + argv.front(), errno));
        }
        return {};
    }

    pid_t pid() const { return sandbox_.pid(); }

private:
    std::string writable() const { return spec_.directory + "/t"; }

    bool has_image_root() const { return ::access((spec_.image_dir + "/root").c_str(), F_OK) == 0; }

    SandboxPlan plan_without_files(const std::string& cookie_file) const {
        SandboxPlan plan;
        plan.uid = spec_.uid;
        plan.root = has_image_root() ? writable() + "/root" : "";
        plan.etc_dir = spec_.base_dir + "/etc";
        plan.writable = writable();
        plan.x_socket = spec_.x_socket;
        plan.x_cookie = cookie_file;
        plan.init_program = spec_.init_program;
        plan.own_network = spec_.network_namespace.empty();
        plan.command = {sandbox_init, "world"};
        for (std::string& word : window_manager_command(spec_.window_manager)) {
            plan.command.push_back(std::move(word));
        }
        return plan;
    }

    Status add_files(SandboxPlan& plan, ChildSpec& child, std::vector<Descriptor>& files) const {
        std::vector<std::pair<std::string, std::string>> contents =
            guest_files(spec_.uid, spec_.policy, spec_.language);
        contents.emplace_back("", spec_.seccomp);
        int fd = first_file_fd;
        for (const auto& [path, content] : contents) {
            auto file = make_memory_file(content);
            if (!file) {
                return failure(file.error());
            }
            child.descriptors.emplace_back(file->get(), fd);
            files.push_back(std::move(*file));
            if (path.empty()) {
                plan.seccomp_fd = fd;
            } else {
                plan.files.push_back({fd, path});
            }
            ++fd;
        }
        return {};
    }

    // In the child, as root.
    Status prepare(const SandboxPlan& plan, int wait) const {
        if (Status apart = unshare_mounts(0); !apart) {
            return apart;
        }
        if (Status made = make_writable(writable(), spec_.image_dir + "/skel",
                                        spec_.policy.sandbox.home_mb, spec_.uid);
            !made) {
            return made;
        }
        if (!plan.root.empty()) {
            std::vector<std::string> files = {sandbox_init, sandbox_cookie};
            for (const SandboxFile& file : plan.files) {
                files.push_back(file.path);
            }
            const ImageRoot root{spec_.image_dir + "/root", spec_.base_dir, writable(), spec_.uid};
            if (Status made = make_image_root(root, files); !made) {
                return made;
            }
        }
        char go = 0;
        if (::read(wait, &go, 1) != 1) {
            return failure("the world was given up");
        }
        if (Status joined = join(spec_.ipc_namespace, CLONE_NEWIPC); !joined) {
            return joined;
        }
        return spec_.network_namespace.empty() ? Status()
                                               : join(spec_.network_namespace, CLONE_NEWNET);
    }

    GuestSpec spec_;
    std::function<void(const std::string&)> ended_;
    Child sandbox_;
    Descriptor go_, requests_;
};

Guest::Guest() = default;
Guest::~Guest() = default;

Result<std::unique_ptr<Guest>> Guest::start(Children& children, GuestSpec spec,
                                            std::function<void(const std::string&)> ended) {
    std::unique_ptr<Guest> guest(new Guest);
    guest->impl_ = std::make_unique<Impl>(std::move(spec), std::move(ended));
    if (Status started = guest->impl_->start(children); !started) {
        return failure(started.error());
    }
    return guest;
}

void Guest::enter() { impl_->enter(); }

Status Guest::launch(const std::vector<std::string>& argv) { return impl_->launch(argv); }

pid_t Guest::pid() const { return impl_->pid(); }

}  // namespace foyer::kiosk
