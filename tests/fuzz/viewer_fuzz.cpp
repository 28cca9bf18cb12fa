// Everything that a viewer may send, through the whole conversation: a real Viewer on a socket
// pair, with a small picture that changes between the messages. Whatever comes, it neither waits
// nor keeps more than it must, and what it injects was a key or a pointer event.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "kiosk/mirror/viewer.hpp"

namespace {

using namespace foyer::mirror;

struct Counted final : ViewerInput {
    std::size_t events = 0;
    void key(bool /*down*/, std::uint32_t /*keysym*/) override { ++events; }
    void pointer(unsigned /*buttons*/, int /*x*/, int /*y*/) override { ++events; }
    void clipboard(const std::string& text) override {
        if (text.size() > clipboard_max) std::abort();
        ++events;
    }
    bool may_share() override { return true; }
};

void drain(int socket) {
    std::array<char, 65536> bytes;
    while (recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
    Picture small(96, 70, 0x336699), large(130, 70, 0);
    for (std::size_t i = 0; i < large.pixels.size(); ++i) {
        large.pixels[i] = std::uint32_t(i * i) & 0xffffff;
    }
    Counted input;
    {
        Viewer viewer(ends[0], "fuzzed", small, input);
        Time now{};
        std::size_t at = 0;
        for (unsigned step = 0; at < size && !viewer.gone(); ++step) {
            const std::size_t piece = std::min<std::size_t>(size - at, 1 + data[at] % 61);
            static_cast<void>(send(ends[1], data + at, piece, MSG_NOSIGNAL | MSG_DONTWAIT));
            at += piece;
            while (viewer.read_message()) {
            }
            if (step % 5 == 2) viewer.allow_clipboard(step % 2 == 0);
            if (step % 4 == 1) viewer.offer_clipboard("copi\xc3\xa9");
            if (step % 7 == 3) viewer.show(step % 2 == 0 ? small : large);
            if (step % 3 == 1) viewer.mark_moved({{0, 20, 90, 40}, step % 2 == 0 ? 10 : -10});
            viewer.mark({int(step) % 40, 5, 50, 30});
            now += std::chrono::milliseconds(300);
            viewer.send_waiting(now);
            viewer.send_update(now);
            drain(ends[1]);
        }
        if (input.events > size) std::abort();
    }
    close(ends[1]);
    return 0;
}
