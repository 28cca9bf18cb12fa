#include "tests/support/image_file.hpp"

#include <cairo.h>

#include <fstream>
#include <memory>

namespace foyer::test {
namespace {

std::optional<Image> read_ppm(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string kind;
    Image image;
    int max = 0;
    in >> kind >> image.width >> image.height >> max;
    if (!in || kind != "P6" || max != 255 || image.width < 1 || image.height < 1) {
        return std::nullopt;
    }
    in.get();
    std::string bytes(std::size_t(image.width) * std::size_t(image.height) * 3, '\0');
    if (!in.read(bytes.data(), std::streamsize(bytes.size()))) return std::nullopt;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t at) { return std::uint32_t(std::uint8_t(bytes[at])); };
        image.pixels.push_back(byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2));
    }
    return image;
}

std::optional<Image> read_png(const std::string& path) {
    const std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface(
        cairo_image_surface_create_from_png(path.c_str()), cairo_surface_destroy);
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return std::nullopt;
    Image image;
    image.width = cairo_image_surface_get_width(surface.get());
    image.height = cairo_image_surface_get_height(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    const unsigned char* data = cairo_image_surface_get_data(surface.get());
    for (int y = 0; y < image.height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(data + std::ptrdiff_t(y) * stride);
        for (int x = 0; x < image.width; ++x) image.pixels.push_back(row[x] & 0xffffff);
    }
    return image;
}

}  // namespace

bool write_ppm(const std::string& path, const Image& image) {
    std::string bytes =
        "P6\n" + std::to_string(image.width) + " " + std::to_string(image.height) + "\n255\n";
    bytes.reserve(bytes.size() + image.pixels.size() * 3);
    for (const std::uint32_t pixel : image.pixels) {
        for (const int shift : {16, 8, 0}) bytes.push_back(char(pixel >> shift & 0xff));
    }
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), std::streamsize(bytes.size()));
    return bool(out.flush());
}

std::optional<Image> read_image(const std::string& path) {
    if (auto image = read_ppm(path)) return image;
    return read_png(path);
}

}  // namespace foyer::test
