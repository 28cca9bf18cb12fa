// One zlib stream that goes on over many pieces, as RFB's encodings have them.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <span>
#include <vector>

namespace foyer::bench {

class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // A new stream begins.
    void reset();
    // All that this piece holds, at most `size_max` bytes (an error beyond); good until the next
    // call.
    std::span<const std::uint8_t> inflate(std::span<const std::uint8_t> piece,
                                          std::size_t size_max);

private:
    z_stream stream_{};
    std::vector<std::uint8_t> out_;
};

}  // namespace foyer::bench
