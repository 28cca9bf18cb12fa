// Raw: the pixels as they are, for viewers that know nothing else.
#pragma once

#include "kiosk/mirror/encoder.hpp"

namespace foyer::mirror {

class RawEncoder final : public Encoder {
public:
    Sent put(Bytes& out, const Picture& picture, const Rect& area, const PixelFormat& format,
             int quality) override;
};

}  // namespace foyer::mirror
