// One help on the station: the mirror as an unprivileged child, and the bytes between it and the
// help's second connection to the supervisor. The kiosk only carries them, so that the mirror has
// neither network nor keys, and so that a cut needs nobody else: the mirror is killed and the
// connection reset here.
#pragma once

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/children/children.hpp"
#include "kiosk/mirror/channel.hpp"
#include "kiosk/packet_socket.hpp"
#include "proto/byte_stream.hpp"
#include "proto/ids.hpp"

namespace foyer::kiosk {

// What the mirror runs as and enters; taken from the session's world.
struct MirrorSpec {
    std::filesystem::path program;
    HelpId help;
    uid_t uid = 0;
    CgroupPlace cgroup;
    Descriptor display;        // connected to the inner server
    std::string cookie;        // 16 bytes
    std::string desktop_name;
};

class MirrorProcess {
public:
    // Opens the second connection.
    using OpenStream = std::function<boost::asio::awaitable<Result<std::unique_ptr<ByteStream>>>()>;

    MirrorProcess(boost::asio::io_context& io, Children& children, MirrorSpec spec);
    ~MirrorProcess();

    struct Ended {
        bool closed = false;  // by the supervisor: the mirror itself had no fault
        std::string why;      // for the log
    };
    // Connects, starts the mirror and carries bytes until either side ends or cut() is called;
    // by then both are ended.
    boost::asio::awaitable<Ended> run(OpenStream open);

    // What the guest allows from now on; the mirror begins with neither.
    void allow(mirror::Allow allowed);
    // Now: resets the connection and ends the mirror, which has 100 ms to let go of pressed keys
    // before it is killed. run() returns then.
    void cut();
    pid_t pid() const { return child_ ? child_.pid() : 0; }

private:
    Status start();
    boost::asio::awaitable<void> carry_out();  // mirror to supervisor
    boost::asio::awaitable<void> carry_in();
    void stream_ended();

    boost::asio::io_context& io_;
    Children& children_;
    MirrorSpec spec_;
    bool cut_ = false;
    bool closed_ = false;
    std::string why_;
    mirror::Allow allowed_;
    std::unique_ptr<ByteStream> stream_;
    boost::asio::posix::stream_descriptor rfb_;
    boost::asio::steady_timer letting_go_;
    std::unique_ptr<PacketSocket> control_;
    Child child_;
};

}  // namespace foyer::kiosk
