#include "kiosk/init/world.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace foyer::init {

namespace {

constexpr int bus_fd = 3;  // SD_LISTEN_FDS_START, in the bus's process
constexpr int arguments_max = 64;
constexpr const char* expendable =
    "500";  // applications go before the window manager when memory is out

void raise_oom_score() {
    const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
        [[maybe_unused]] const ssize_t n = ::write(file, expendable, std::strlen(expendable));
        ::close(file);
    }
}

// In the new process: its own session, default signals, and nothing of what it says is kept.
void leave_init() {
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setsid();
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, 0);
    ::dup2(nothing, 1);
    ::dup2(nothing, 2);
    if (nothing > 2) {
        ::close(nothing);
    }
}

pid_t start(char** argv, bool application) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        leave_init();
        if (application) {
            raise_oom_score();
        }
        ::execv(argv[0], argv);
        ::_exit(127);
    }
    return pid;
}

// The bus's socket exists before the bus does, so that no client can come too early.
int make_bus_socket() {
    const char* const directory = std::getenv("XDG_RUNTIME_DIR");
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (directory == nullptr ||
        std::snprintf(address.sun_path, sizeof address.sun_path, "%s/bus", directory) >=
            static_cast<int>(sizeof address.sun_path)) {
        return -1;
    }
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0 || ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket, 128) != 0) {
        return -1;
    }
    return socket;
}

pid_t start_bus(int socket) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        leave_init();
        char text[16];
        std::snprintf(text, sizeof text, "%d", ::getpid());
        ::setenv("LISTEN_PID", text, 1);
        ::setenv("LISTEN_FDS", "1", 1);
        if (socket == bus_fd) {
            ::fcntl(socket, F_SETFD, 0);
        } else {
            ::dup2(socket, bus_fd);
        }
        char program[] = "/usr/bin/dbus-daemon";
        char session[] = "--session", address[] = "--address=systemd:", nofork[] = "--nofork",
             nopidfile[] = "--nopidfile", nosyslog[] = "--nosyslog";
        char* argv[] = {program, session, address, nofork, nopidfile, nosyslog, nullptr};
        ::execv(argv[0], argv);
        ::_exit(127);
    }
    return pid;
}

// False when the kiosk is gone.
bool serve_request() {
    static char packet[16 * 1024];
    const ssize_t n = ::recv(requests_fd, packet, sizeof packet - 1, MSG_DONTWAIT);
    if (n == 0) {
        return false;
    }
    if (n < 0) {
        return true;
    }
    packet[n] = '\0';
    char* argv[arguments_max + 1];
    int count = 0;
    for (char* at = packet; at < packet + n && count < arguments_max; at += std::strlen(at) + 1) {
        argv[count++] = at;
    }
    argv[count] = nullptr;
    start(argv, true);
    return true;
}

}  // namespace

int run_world(char** window_manager) {
    ::fcntl(requests_fd, F_SETFD, FD_CLOEXEC);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &child, nullptr);
    const int ended = ::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    const int bus_socket = make_bus_socket();
    pid_t manager = start(window_manager, false);
    pid_t bus = start_bus(bus_socket);
    int restarts_left = 1;
    int bus_restarts_left = 3;
    pollfd waits[] = {{requests_fd, POLLIN, 0}, {ended, POLLIN, 0}};
    for (;;) {
        ::poll(waits, 2, -1);
        signalfd_siginfo signal;
        while (::read(ended, &signal, sizeof signal) > 0) {
        }
        for (pid_t pid = 0; (pid = ::waitpid(-1, nullptr, WNOHANG)) > 0;) {
            if (pid == manager) {
                if (restarts_left-- == 0) {
                    return 1;
                }
                manager = start(window_manager, false);
            } else if (pid == bus && bus_restarts_left-- > 0) {
                bus = start_bus(bus_socket);
            }
        }
        if (waits[0].revents != 0 && !serve_request()) {
            return 0;
        }
    }
}

}  // namespace foyer::init
