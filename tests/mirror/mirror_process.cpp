#include "tests/mirror/mirror_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cassert>

namespace foyer::test {
namespace {

bool readable(int fd) {
    pollfd waiting{fd, POLLIN, 0};
    const std::chrono::milliseconds limit = patience;
    return poll(&waiting, 1, int(limit.count())) == 1;
}

}  // namespace

MirrorProcess::MirrorProcess(const Xvfb& x) : MirrorProcess(x, x.cookie()) {}

MirrorProcess::MirrorProcess(const Xvfb& x, const std::string& cookie, int given_viewer) {
    std::array<int, 2> control{}, viewer{};
    [[maybe_unused]] int failed =
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control.data());
    if (given_viewer >= 0) {
        viewer = {-1, fcntl(given_viewer, F_DUPFD_CLOEXEC, 3)};
    } else {
        failed |= socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, viewer.data());
    }
    assert(failed == 0);
    const int display = x.socket();
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // Move them up first, so that none is overwritten before it is moved.
        const int from[] = {fcntl(display, F_DUPFD_CLOEXEC, 20),
                            fcntl(control[1], F_DUPFD_CLOEXEC, 20),
                            fcntl(viewer[1], F_DUPFD_CLOEXEC, 20)};
        for (int i = 0; i < 3; ++i) dup2(from[i], 3 + i);
        close_range(6, ~0U, 0);
        execl(FOYER_MIRROR, "foyer-mirror", "--display-fd", "3", "--control-fd", "4", "--rfb-fd",
              "5", nullptr);
        _exit(127);
    }
    close(display);
    close(control[1]);
    close(viewer[1]);
    control_ = control[0];
    viewer_ = viewer[0];
    send_packet(encode(mirror::ToMirror{mirror::Begin{cookie, "a test"}}));
    answer_ = receive();
}

MirrorProcess::~MirrorProcess() {
    close_control();
    if (viewer_ >= 0) close(viewer_);
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
}

bool MirrorProcess::serving() const {
    return answer_ && std::holds_alternative<mirror::Serving>(*answer_);
}

std::optional<mirror::FromMirror> MirrorProcess::receive() {
    std::array<char, mirror::packet_max> packet;
    if (!readable(control_)) return std::nullopt;
    const ssize_t got = recv(control_, packet.data(), packet.size(), 0);
    if (got <= 0) return std::nullopt;
    const auto message = mirror::decode_from_mirror({packet.data(), std::size_t(got)});
    return message ? std::optional(*message) : std::nullopt;
}

void MirrorProcess::allow(bool control, bool hidden) {
    send_packet(encode(mirror::ToMirror{mirror::Allow{control, hidden}}));
}

void MirrorProcess::send_packet(const std::string& packet) {
    static_cast<void>(send(control_, packet.data(), packet.size(), MSG_NOSIGNAL));
}

void MirrorProcess::close_control() {
    if (control_ >= 0) close(control_);
    control_ = -1;
}

int MirrorProcess::take_viewer() { return std::exchange(viewer_, -1); }

std::optional<int> MirrorProcess::wait() {
    const int process = int(syscall(SYS_pidfd_open, pid_, 0));
    const bool ended = readable(process);
    close(process);
    if (!ended) return std::nullopt;
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace foyer::test
