#include "kiosk/mirror/tiles.hpp"

#include <gtest/gtest.h>

#include <random>

namespace foyer::mirror {
namespace {

bool covered(const std::vector<Rect>& areas, int x, int y) {
    for (const Rect& a : areas) {
        if (x >= a.x && x < a.x + a.width && y >= a.y && y < a.y + a.height) return true;
    }
    return false;
}

TEST(Tiles, EveryChangedPixelIsCoveredAndPasted) {
    std::mt19937 random(20240518);
    const auto any = [&random](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    for (int round = 0; round < 200; ++round) {
        Picture picture(any(1, 300), any(1, 200), 7);
        const Picture before = picture;
        Rect where{any(0, picture.width - 1), any(0, picture.height - 1), 0, 0};
        where.width = any(1, picture.width - where.x);
        where.height = any(1, picture.height - where.y);
        std::vector<std::uint32_t> fresh(std::size_t(where.width) * std::size_t(where.height), 7);
        for (int i = any(0, 5); i > 0; --i) fresh[std::size_t(any(0, int(fresh.size()) - 1))] = 9;

        std::vector<Rect> changed;
        paste_changes(picture, where, fresh.data(), changed);

        for (int y = 0; y < picture.height; ++y) {
            for (int x = 0; x < picture.width; ++x) {
                const std::size_t at = std::size_t(y) * std::size_t(picture.width) + std::size_t(x);
                const bool inside = x >= where.x && x < where.x + where.width && y >= where.y &&
                                    y < where.y + where.height;
                const std::uint32_t expected =
                    inside ? fresh[std::size_t(y - where.y) * std::size_t(where.width) +
                                   std::size_t(x - where.x)]
                           : 7;
                ASSERT_EQ(picture.pixels[at], expected);
                if (before.pixels[at] != expected) {
                    ASSERT_TRUE(covered(changed, x, y)) << x << "," << y << " round " << round;
                }
                ASSERT_TRUE(inside || !covered(changed, x, y));
            }
        }
    }
}

TEST(Tiles, TheSameAgainIsNoChange) {
    Picture picture(200, 200, 3);
    const std::vector<std::uint32_t> fresh(200 * 200, 3);
    std::vector<Rect> changed;
    paste_changes(picture, {0, 0, 200, 200}, fresh.data(), changed);
    EXPECT_TRUE(changed.empty());
}

TEST(Tiles, OnePixelCostsOneRowOfOneTile) {
    Picture picture(200, 200, 3);
    std::vector<std::uint32_t> fresh(200 * 200, 3);
    fresh[130 * 200 + 70] = 4;
    std::vector<Rect> changed;
    paste_changes(picture, {0, 0, 200, 200}, fresh.data(), changed);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0], (Rect{64, 130, 64, 1}));
}

TEST(Tiles, AChangedRowIsOneRectangle) {
    Picture picture(200, 100, 3);
    std::vector<std::uint32_t> fresh(200 * 64, 4);
    std::vector<Rect> changed;
    paste_changes(picture, {0, 0, 200, 64}, fresh.data(), changed);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0], (Rect{0, 0, 200, 64}));
}

}  // namespace
}  // namespace foyer::mirror
