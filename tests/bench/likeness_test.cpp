#include "tools/bench/likeness.hpp"

#include <gtest/gtest.h>

namespace foyer::bench {
namespace {

TEST(Likeness, EqualPicturesHaveNoDifferenceWhateverTheTopByteSays) {
    const Picture picture(100, 100);
    Picture same = picture;
    for (std::uint32_t& pixel : same.pixels) pixel |= 0xff000000;
    const Likeness like = compare(same, picture);
    EXPECT_EQ(like.different, 0U);
    EXPECT_EQ(like.luma, 99);
    EXPECT_EQ(like.worst_tile, 99);
}

TEST(Likeness, GreyThatIsOneOffEverywhereIs48Decibels) {
    const Picture picture(100, 100);
    Picture off = picture;
    for (std::uint32_t& pixel : off.pixels) pixel = 0x010101;
    const Likeness like = compare(off, picture);
    EXPECT_EQ(like.different, 10'000U);
    EXPECT_NEAR(like.luma, 48.13, 0.01);  // 20 log10 255
    EXPECT_NEAR(like.worst_tile, 48.13, 0.01);
    EXPECT_EQ(like.chroma, 99);
}

TEST(Likeness, OneWrongTileShowsThoughTheWholeIsLike) {
    const Picture picture(1920, 1080);
    Picture wrong = picture;
    for (int y = 64; y < 128; ++y) std::fill_n(wrong.at(128, y), 64, 0xffffffU);
    const Likeness like = compare(wrong, picture);
    EXPECT_GT(like.luma, 26);
    EXPECT_NEAR(like.worst_tile, 0, 0.01);
}

TEST(Likeness, ColourAloneIsChromaAlmostAlone) {
    const Picture picture(64, 64);
    Picture bluer = picture;
    for (std::uint32_t& pixel : bluer.pixels) pixel = 0x40;
    const Likeness like = compare(bluer, picture);
    EXPECT_LT(like.chroma, like.luma);
}

}  // namespace
}  // namespace foyer::bench
