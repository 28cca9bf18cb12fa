// What of the viewer's bytes reaches libvncserver. The library knows many messages that a help
// has no use for (file transfer, chat, scaling, clipboard), and it waits inside a half message,
// during which nothing else would be heard, not even that the guest took control back. So each
// message is looked at first: it goes on whole and of a known kind, or not at all. Pure.
//
// Let through: the handshake without authentication, SetPixelFormat (true colour), SetEncodings (at
// most 1024), FramebufferUpdateRequest, KeyEvent, PointerEvent. Thrown away: ClientCutText (at
// most 1 MiB), SetDesktopSize. Anything else ends the connection. (RFC 6143 section 7.)
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

namespace foyer::mirror {

// Where the conversation is, as the server sees it: what it expects next.
enum class Phase { version, security_type, client_init, messages };

struct Incomplete {};  // look again when there is more
struct Pass {
    std::size_t bytes;
};  // let so many through
struct Discard {
    std::size_t bytes;
};  // throw so many away, come or to come
struct Refuse {
    std::string_view reason;
};  // end the connection
using Verdict = std::variant<Incomplete, Pass, Discard, Refuse>;

// Enough bytes to judge any message that may pass.
constexpr std::size_t gate_window_bytes = 4 + 4 * 1024;

// `seen` is what has come and was not dealt with, at most gate_window_bytes of it.
Verdict judge(Phase phase, std::span<const std::byte> seen);

}  // namespace foyer::mirror
