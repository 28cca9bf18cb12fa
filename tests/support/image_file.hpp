// Pictures in files, for tests: PPM (P6) is written, PPM and PNG are read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foyer::test {

struct Image {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;  // 0x00RRGGBB, row after row
};

// False: the file cannot be written.
bool write_ppm(const std::string& path, const Image& image);
// None: no such file, or neither a P6 of 8 bits nor a PNG.
std::optional<Image> read_image(const std::string& path);

}  // namespace foyer::test
