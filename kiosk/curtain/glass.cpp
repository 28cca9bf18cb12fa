#include "kiosk/curtain/glass.hpp"

#include <algorithm>
#include <cmath>

namespace foyer::curtain {
namespace {

constexpr double mm_per_inch = 25.4;
constexpr double assumed_dpi = 96;
constexpr double dpi_min = 80, dpi_max = 350;
// What the most crowded screen (welcome) needs.
constexpr double needed_width_mm = 260, needed_height_mm = 170;

bool only_a_shape(int width_mm, int height_mm) {
    return (width_mm == 160 && (height_mm == 90 || height_mm == 100)) ||
           (width_mm == 16 && (height_mm == 9 || height_mm == 10));
}

}  // namespace

Glass Glass::of(int width_px, int height_px, int width_mm, int height_mm) {
    double dpi = assumed_dpi;
    if (width_mm > 0 && height_mm > 0 && !only_a_shape(width_mm, height_mm)) {
        dpi = width_px * mm_per_inch / width_mm;
        if (dpi > dpi_max) dpi = assumed_dpi;
        dpi = std::max(dpi, dpi_min);
    }
    const double px_per_mm =
        std::min({dpi / mm_per_inch, width_px / needed_width_mm, height_px / needed_height_mm});
    return {width_px, height_px, px_per_mm};
}

double Glass::roominess() const {
    constexpr double easy_width_mm = 300, easy_height_mm = 195, most = 1.4;
    return std::clamp(std::min(width / (easy_width_mm * px_per_mm),
                               height / (easy_height_mm * px_per_mm)),
                      1.0, most);
}

int Glass::mm(double millimetres) const {
    return static_cast<int>(std::lround(millimetres * px_per_mm));
}

double Glass::pt(double points) const { return points / 72 * mm_per_inch * px_per_mm; }

}  // namespace foyer::curtain
