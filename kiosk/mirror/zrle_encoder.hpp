// ZRLE (RFC 6143, section 7.7.6): without loss, for viewers that know no Tight. Tiles are plain
// colours, packed palettes of up to 16 colours, or compact pixels; one zlib stream does the rest.
#pragma once

#include <zlib.h>

#include "kiosk/mirror/encoder.hpp"
#include "kiosk/mirror/palette.hpp"

namespace foyer::mirror {

class ZrleEncoder final : public Encoder {
public:
    ZrleEncoder();
    ~ZrleEncoder() override;
    ZrleEncoder(const ZrleEncoder&) = delete;
    ZrleEncoder& operator=(const ZrleEncoder&) = delete;

    Sent put(Bytes& out, const Picture& picture, const Rect& area, const PixelFormat& format,
             int quality) override;

private:
    void put_tile(const Picture& picture, const Rect& tile, const PixelFormat& format);
    void deflate_to(Bytes& out);

    z_stream stream_{};
    Palette palette_;
    Bytes plain_;  // of the rectangle, before compression
};

}  // namespace foyer::mirror
