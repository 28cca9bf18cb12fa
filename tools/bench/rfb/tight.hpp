// The Tight encoding (RFB community specification, "Tight Encoding") of 24-bit colours: fill,
// JPEG, and zlib with the filters copy, palette and gradient.
#pragma once

#include <array>

#include "tools/bench/rfb/inflater.hpp"
#include "tools/bench/rfb/picture.hpp"
#include "tools/bench/rfb/stream.hpp"

namespace foyer::bench {

class Tight {
public:
    Tight();
    ~Tight();
    Tight(const Tight&) = delete;
    Tight& operator=(const Tight&) = delete;

    // One rectangle, which lies in the picture.
    void decode(Stream& in, const Area& area, Picture& picture);

private:
    void decode_jpeg(Stream& in, const Area& area, Picture& picture);
    std::span<const std::uint8_t> data(Stream& in, unsigned stream, std::size_t size);

    std::array<Inflater, 4> streams_;
    void* jpeg_;  // tjhandle
};

}  // namespace foyer::bench
