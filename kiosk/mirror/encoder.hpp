// One way to send a rectangle of a picture (RFC 6143, section 7.7; Tight: the community's RFB
// specification, rfbproto.rst). An encoder belongs to one viewer, because compression goes on from
// one rectangle to the next.
#pragma once

#include "kiosk/mirror/bytes.hpp"
#include "kiosk/mirror/picture.hpp"
#include "kiosk/mirror/pixel_format.hpp"

namespace foyer::mirror {

namespace encoding {
constexpr std::int32_t raw = 0;
constexpr std::int32_t copy_rect = 1;
constexpr std::int32_t tight = 7;
constexpr std::int32_t zrle = 16;
constexpr std::int32_t quality_lowest = -32, quality_highest = -23;  // JPEG, levels 0 to 9
constexpr std::int32_t desktop_size = -223;
constexpr std::int32_t last_rect = -224;
constexpr std::int32_t cursor = -239;
constexpr std::int32_t extended_desktop_size = -308;
constexpr std::int32_t extended_clipboard = -1063131698;  // 0xC0A1E5CE
}  // namespace encoding

// What encoders take at a time, in pixels each way; ZRLE's is given by RFC 6143.
constexpr int tile_side = 64;

// The 12 bytes before a rectangle's own.
inline void put_rect_header(Bytes& out, const Rect& rect, std::int32_t encoding) {
    for (const int number : {rect.x, rect.y, rect.width, rect.height}) put16(out, number);
    put32(out, encoding);
}

// What a rectangle was sent as.
struct Sent {
    int count = 0;                // of RFB rectangles that were written
    std::vector<Rect> lossy;      // those whose pixels the viewer has only nearly
};

class Encoder {
public:
    virtual ~Encoder() = default;
    // Appends `area`, which lies inside the picture, as one or more RFB rectangles with headers.
    // `quality` is the level 0 to 9 that JPEG may have; below 0: without loss. For encodings
    // that know no JPEG all is without loss.
    virtual Sent put(Bytes& out, const Picture& picture, const Rect& area,
                     const PixelFormat& format, int quality) = 0;
};

}  // namespace foyer::mirror
