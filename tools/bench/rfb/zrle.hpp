// The ZRLE encoding (RFC 6143, 7.7.6) of 24-bit colours in 32-bit little-endian pixels.
#pragma once

#include "tools/bench/rfb/inflater.hpp"
#include "tools/bench/rfb/picture.hpp"
#include "tools/bench/rfb/stream.hpp"

namespace foyer::bench {

class Zrle {
public:
    // One rectangle, which lies in the picture.
    void decode(Stream& in, const Area& area, Picture& picture);

private:
    Inflater stream_;
};

}  // namespace foyer::bench
