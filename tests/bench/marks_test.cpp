#include "tools/bench/marks.hpp"

#include <gtest/gtest.h>

#include "tools/bench/coverage.hpp"

namespace foyer::bench {
namespace {

constexpr int width = 320, height = 240;

Picture marked(unsigned number) {
    Picture picture(width, height);
    draw_marks(picture.pixels, width, height, number);
    return picture;
}

TEST(Marks, EveryNumberIsReadAsItWasDrawn) {
    for (unsigned number = 0; number < 1U << mark_bits; ++number) {
        const Picture picture = marked(number);
        ASSERT_EQ(oldest_mark(picture), number);
        ASSERT_TRUE(all_marks_are(picture, number));
    }
}

TEST(Marks, APictureOfTwoFramesIsAsOldAsItsOldestPart) {
    Picture picture = marked(7);
    const Picture next = marked(8);
    std::copy_n(next.at(0, 0), width * height / 2, picture.at(0, 0));
    EXPECT_EQ(oldest_mark(picture), 7U);
    EXPECT_FALSE(all_marks_are(picture, 7));
    EXPECT_FALSE(all_marks_are(picture, 8));
}

TEST(Marks, AStripThatIsHalfDrawnShowsNoNumber) {
    Picture picture = marked(0);
    const Area strip = mark_places(height)[1];
    for (int y = strip.y; y < strip.y + strip.height; ++y) {
        std::fill_n(picture.at(strip.x, y), strip.width / 2 + 12, 0xffffffU);
    }
    EXPECT_EQ(oldest_mark(picture), std::nullopt);
    EXPECT_EQ(oldest_mark(Picture(width, height)), std::nullopt);
}

TEST(Coverage, IsWholeWithTheLastPixelAndNotBefore) {
    Coverage coverage(130, 3);
    coverage.add({0, 0, 129, 3});
    coverage.add({10, 1, 60, 1});  // again
    coverage.add({129, 0, 1, 2});
    EXPECT_FALSE(coverage.whole());
    coverage.add({129, 2, 1, 1});
    EXPECT_TRUE(coverage.whole());
}

}  // namespace
}  // namespace foyer::bench
