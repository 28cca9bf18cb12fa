// foyer-mirror: the VNC server of one help. Started by the kiosk once the person said yes, under
// a uid of its own, with three descriptors and nothing else. Ends with 0 when the viewer is gone or
// the kiosk closes the control channel, 1 when it failed (the reason goes to the kiosk), 2 for
// wrong arguments.
//
// To cut a help, close the viewer's socket and the control channel: the mirror releases what it
// holds pressed in the session and ends. Kill it if it is still there after 100 ms.
#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "kiosk/mirror/arguments.hpp"
#include "kiosk/mirror/channel.hpp"
#include "kiosk/mirror/confinement.hpp"
#include "kiosk/mirror/mirror.hpp"

namespace foyer::mirror {
namespace {

void tell(int control, const FromMirror& message) {
    const std::string packet = encode(message);
    // A kiosk that does not hear it has closed the channel, which is seen where it is read.
    static_cast<void>(send(control, packet.data(), packet.size(), MSG_NOSIGNAL));
}

// Waits for the first packet. Nothing: the kiosk has closed the channel.
Result<std::optional<Begin>> receive_begin(int control) {
    pollfd waiting{control, POLLIN, 0};
    while (poll(&waiting, 1, -1) < 0 && errno == EINTR) {
    }
    std::array<char, packet_max + 1> packet;
    const ssize_t got = recv(control, packet.data(), packet.size(), 0);
    if (got < 0) return failure(Error::of_errno("control channel", errno));
    if (got == 0) return std::nullopt;
    const auto message = decode_to_mirror({packet.data(), std::size_t(got)});
    if (!message) return failure(message.error());
    const auto* begin = std::get_if<Begin>(&*message);
    if (begin == nullptr) return failure("packet to the mirror: expected Begin first");
    return *begin;
}

Status help(const Arguments& fds) {
    if (const Status confined = confine(); !confined) return confined;
    const auto begin = receive_begin(fds.control);
    if (!begin) return failure(begin.error());
    if (!*begin) return {};
    auto display = InnerDisplay::open(fds.display, (*begin)->cookie);
    if (!display) return failure(display.error());
    const auto mirror = Mirror::open(*display, fds.control, fds.viewer, (*begin)->desktop_name);
    if (!mirror) return failure(mirror.error());
    tell(fds.control, Serving{static_cast<std::uint32_t>(display->width()),
                              static_cast<std::uint32_t>(display->height())});
    return (*mirror)->serve();
}

}  // namespace
}  // namespace foyer::mirror

int main(int argc, char** argv) {
    using namespace foyer::mirror;
    const auto arguments = read_arguments({argv, std::size_t(argc)});
    if (!arguments) {
        fmt::print(stderr, "foyer-mirror: {}\n{}", arguments.error().text, usage);
        return 2;
    }
    if (!arguments->print.empty()) {
        fmt::print("{}", arguments->print);
        return 0;
    }
    signal(SIGPIPE, SIG_IGN);
    const foyer::Status end = help(*arguments);
    if (end) return 0;
    tell(arguments->control, Failed{end.error().text});
    return 1;
}
