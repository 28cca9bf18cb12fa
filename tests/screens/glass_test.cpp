#include "kiosk/curtain/glass.hpp"

#include <gtest/gtest.h>

namespace foyer::curtain {
namespace {

TEST(Glass, TakesTheMonitorsRealSize) {
    EXPECT_NEAR(Glass::of(1280, 1024, 376, 301).px_per_mm, 1280 / 376.0, 1e-9);
}

TEST(Glass, CountsAs96DpiWhenTheSizeCannotBeTrue) {
    for (const auto& [w, h] : {std::pair{0, 0}, {160, 90}, {16, 9}, {50, 30}, {-1, 200}}) {
        EXPECT_NEAR(Glass::of(1920, 1080, w, h).px_per_mm, 96 / 25.4, 1e-9) << w << " x " << h;
    }
}

TEST(Glass, OfATelevisionCountsAs80Dpi) {
    EXPECT_NEAR(Glass::of(1920, 1080, 1210, 680).px_per_mm, 80 / 25.4, 1e-9);
}

TEST(Glass, ThatIsTooSmallShowsEverythingSmaller) {
    const auto glass = Glass::of(1024, 600, 222, 130);
    EXPECT_LT(glass.px_per_mm, 1024 / 222.0);
    EXPECT_GE(glass.width / glass.px_per_mm, 259.9);
    EXPECT_GE(glass.height / glass.px_per_mm, 169.9);
}

TEST(Glass, APointIsTheSeventySecondPartOfAnInch) {
    EXPECT_NEAR(Glass::of(1920, 1080, 0, 0).pt(18), 24, 1e-9);
}

}  // namespace
}  // namespace foyer::curtain
