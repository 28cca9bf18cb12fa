// What a viewer may say, read out of its bytes (RFC 6143, sections 7.1 to 7.5). Pure, and without
// waiting: a message is read once it is there whole, so that half of one keeps nothing up.
//
// ClientCutText (the extended clipboard too) is thrown away, up to 1 MiB, unless clipboards may cross;
// then longer ones than `clipboard_max` are. SetDesktopSize is thrown away: the guest's screen keeps
// its size. Anything else that is not listed here ends the connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/mirror/picture.hpp"
#include "kiosk/mirror/pixel_format.hpp"
#include "kiosk/mirror/selection.hpp"

namespace foyer::mirror {

// Where the conversation is: what the viewer says next.
enum class Phase { version, security_type, client_init, messages };

struct ProtocolVersion {
    int minor = 8;  // 3, 7 or 8: an unknown one is taken as the nearest below
};
struct SecurityType {
    std::uint8_t number = 0;
};
struct ClientInit {};
struct SetPixelFormat {
    PixelFormat format;
};
struct SetEncodings {
    std::vector<std::int32_t> encodings;  // at most 1024, the liked ones first
};
struct UpdateRequest {
    bool incremental = false;
    Rect area;  // perhaps outside the screen, perhaps empty
};
struct KeyEvent {
    bool down = false;
    std::uint32_t keysym = 0;
};
struct PointerEvent {
    unsigned buttons = 0;  // bit 0 is button 1
    int x = 0, y = 0;
};
struct CutText {
    bool extended = false;  // `data` begins with its flags; else it is Latin-1
    std::vector<std::byte> data;
};
using ClientMessage =
    std::variant<ProtocolVersion, SecurityType, ClientInit, SetPixelFormat, SetEncodings,
                 UpdateRequest, KeyEvent, PointerEvent, CutText>;

struct Incomplete {};  // look again when there is more
struct Whole {
    std::size_t bytes;  // that it took
    ClientMessage message;
};
struct Discard {
    std::size_t bytes;  // throw so many away, come or to come
};
struct Refuse {
    std::string_view reason;  // end the connection
};
using Reading = std::variant<Incomplete, Whole, Discard, Refuse>;

// Enough bytes to read any message.
constexpr std::size_t client_message_max = 8 + clipboard_max;

// `seen` is what has come and was not dealt with. `clipboard`: whether one may cross.
Reading read_client_message(Phase phase, std::span<const std::byte> seen, bool clipboard);

}  // namespace foyer::mirror
