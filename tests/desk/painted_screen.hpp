// A station's mirror for the eye: speaks just enough RFB 3.8 for a viewer to show one picture that
// never changes. Whatever the viewer types is read and dropped.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <string>

#include "proto/byte_stream.hpp"

namespace foyer::test {

struct Picture {
    std::uint16_t width = 0, height = 0;
    std::string pixels;  // 3 bytes each, red first
    static Picture read_ppm(const std::filesystem::path& file);  // binary PPM (P6)
};

// Returns when the viewer goes.
boost::asio::awaitable<void> show(const Picture& picture, ByteStream& viewer);

}  // namespace foyer::test
