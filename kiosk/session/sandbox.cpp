#include "kiosk/session/sandbox.hpp"

#include <fmt/format.h>
#include <locale.h>

#include <initializer_list>

namespace foyer::kiosk {

namespace {

class Arguments {
public:
    Arguments& add(std::initializer_list<std::string> words) {
        words_.insert(words_.end(), words);
        return *this;
    }
    std::vector<std::string> take() { return std::move(words_); }

private:
    std::vector<std::string> words_;
};

bool has_locale(const std::string& name) {
    const locale_t locale = ::newlocale(LC_ALL_MASK, name.c_str(), nullptr);
    if (locale == nullptr) {
        return false;
    }
    ::freelocale(locale);
    return true;
}

void add_root(Arguments& arguments, const SandboxPlan& plan) {
    if (plan.root.empty()) {
        arguments.add({"--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink",
                       "usr/sbin", "/sbin", "--symlink", "usr/lib", "/lib", "--symlink",
                       "usr/lib64", "/lib64", "--ro-bind", plan.etc_dir, "/etc"});
    } else {
        arguments.add({"--bind", plan.root, "/"});
    }
    // What an administrator put there is the station's, not the image's.
    arguments.add({"--tmpfs", "/usr/local", "--tmpfs", "/usr/src", "--remount-ro", "/usr/local",
                   "--remount-ro", "/usr/src"});
}

}  // namespace

std::vector<std::string> sandbox_command(const SandboxPlan& plan) {
    const std::string runtime = fmt::format("/run/user/{}", plan.uid);
    Arguments arguments;
    // Not --unshare-ipc: the guest is in the session's, which the inner server shares (MIT-SHM).
    arguments.add({"/usr/bin/bwrap", "--unshare-user", "--unshare-pid", "--unshare-uts",
                   "--unshare-cgroup", "--hostname", "station", "--die-with-parent",
                   "--new-session", "--as-pid-1", "--seccomp", std::to_string(plan.seccomp_fd)});
    if (plan.own_network) {
        arguments.add({"--unshare-net"});
    }
    add_root(arguments, plan);
    arguments.add(
        {"--proc", "/proc", "--dev", "/dev", "--bind", plan.writable + "/shm", "/dev/shm"});
    arguments.add({"--bind", plan.writable + "/home", sandbox_home, "--bind",
                   plan.writable + "/tmp", "/tmp", "--bind", plan.writable + "/vartmp", "/var/tmp",
                   "--dir", "/run/lock", "--bind", plan.writable + "/run", runtime});
    // Saves every session from building the font cache anew.
    arguments.add({"--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig"});
    arguments.add({"--ro-bind", plan.x_socket, "/tmp/.X11-unix/X1", "--ro-bind", plan.x_cookie,
                   sandbox_cookie, "--ro-bind", plan.init_program, sandbox_init});
    for (const SandboxFile& file : plan.files) {
        arguments.add({"--ro-bind-data", std::to_string(file.fd), file.path});
    }
    // bubblewrap's own / and /dev are tmpfs that the guest owns: a hole in the quota if left so.
    arguments.add({"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", sandbox_home, "--"});
    std::vector<std::string> command = arguments.take();
    command.insert(command.end(), plan.command.begin(), plan.command.end());
    return command;
}

std::vector<std::string> sandbox_environment(uid_t uid, const std::string& language) {
    const bool french = language == "fr";
    const std::string wanted = french ? "fr_FR.UTF-8" : "en_US.UTF-8";
    const std::string runtime = fmt::format("/run/user/{}", uid);
    return {fmt::format("HOME={}", sandbox_home),
            "USER=guest",
            "LOGNAME=guest",
            "SHELL=/bin/sh",
            "PATH=/usr/bin:/bin:/usr/games",
            "DISPLAY=:1",
            std::string("XAUTHORITY=") + sandbox_cookie,
            "XDG_RUNTIME_DIR=" + runtime,
            fmt::format("DBUS_SESSION_BUS_ADDRESS=unix:path={}/bus", runtime),
            "LANG=" + (has_locale(wanted) ? wanted : "C.UTF-8"),
            std::string("LANGUAGE=") + (french ? "fr:en" : "en")};
}

}  // namespace foyer::kiosk
