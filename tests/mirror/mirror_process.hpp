// foyer-mirror as the kiosk starts it: the real program with three inherited descriptors. The
// test holds the kiosk's end of the control channel and the viewer's end of the RFB socket.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "kiosk/mirror/channel.hpp"
#include "tests/mirror/xvfb.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {

class MirrorProcess {
public:
    // Starts it, sends Begin and waits for its answer.
    explicit MirrorProcess(const Xvfb& x);
    // `viewer`: the socket of a viewer that is connected already, instead of a pair of its own;
    // the caller closes it.
    MirrorProcess(const Xvfb& x, const std::string& cookie, int viewer = -1);
    ~MirrorProcess();
    MirrorProcess(const MirrorProcess&) = delete;
    MirrorProcess& operator=(const MirrorProcess&) = delete;

    // What it said last; none: it said nothing until the test's patience ended, or closed.
    const std::optional<mirror::FromMirror>& answer() const { return answer_; }
    bool serving() const;
    std::optional<mirror::FromMirror> receive();
    void allow(bool control, bool hidden = false);
    void send_packet(const std::string& packet);
    void close_control();

    pid_t pid() const { return pid_; }
    int take_viewer();  // the viewer's end of the RFB socket; the caller's
    // Waits for its end: the exit status, or minus the signal; none after the test's patience.
    std::optional<int> wait();

private:
    pid_t pid_ = -1;
    int control_ = -1, viewer_ = -1;
    std::optional<mirror::FromMirror> answer_;
};

}  // namespace foyer::test
