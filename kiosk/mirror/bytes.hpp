// Bytes for a viewer, in RFB's order: the most significant first.
#pragma once

#include <cstdint>
#include <vector>

namespace foyer::mirror {

using Bytes = std::vector<std::uint8_t>;

inline void put8(Bytes& out, std::uint8_t value) { out.push_back(value); }

inline void put16(Bytes& out, int value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

inline void put32(Bytes& out, std::int32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

}  // namespace foyer::mirror
