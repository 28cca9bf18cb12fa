#include "kiosk/mirror/raw_encoder.hpp"

namespace foyer::mirror {

Sent RawEncoder::put(Bytes& out, const Picture& picture, const Rect& area,
                     const PixelFormat& format, int /*quality*/) {
    put_rect_header(out, area, encoding::raw);
    for (int y = area.y; y < area.y + area.height; ++y) {
        put_pixels(out, format, picture.span(area.x, y, area.width));
    }
    return {1, {}};
}

}  // namespace foyer::mirror
