#include "kiosk/mirror/scroll.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace foyer::mirror {
namespace {

// Rows of "text" that differ from each other, on a light ground.
Picture page(int width, int height, unsigned seed) {
    Picture picture(width, height, 0xfafafa);
    std::mt19937 random(seed);
    for (int y = 0; y < height; ++y) {
        if (y % 16 < 4) continue;  // between the lines
        for (int x = 20; x < width - 20; ++x) {
            if (random() % 4 == 0) picture.row(y)[x] = 0x101010 + std::uint32_t(random() % 3);
        }
    }
    return picture;
}

std::vector<std::uint32_t> cut_out(const Picture& picture, const Rect& area) {
    std::vector<std::uint32_t> pixels;
    for (int y = area.y; y < area.bottom(); ++y) {
        const auto row = picture.span(area.x, y, area.width);
        pixels.insert(pixels.end(), row.begin(), row.end());
    }
    return pixels;
}

int rows_that_differ(const Picture& a, const Picture& b) {
    int rows = 0;
    for (int y = 0; y < a.height; ++y) {
        rows += std::ranges::equal(a.span(0, y, a.width), b.span(0, y, b.width)) ? 0 : 1;
    }
    return rows;
}

class Distances : public testing::TestWithParam<int> {};

TEST_P(Distances, AreFoundAndOnlyTheNewRowsAreLeft) {
    const int dy = GetParam();
    const Picture before = page(640, 480, 1);
    Picture after = page(640, 480, 2);  // whose rows come in
    for (int y = std::max(dy, 0); y < std::min(480, 480 + dy); ++y) {
        std::copy_n(before.row(y - dy), 640, after.row(y));
    }
    Picture picture = before;
    const auto move = find_scroll(picture, {0, 0, 640, 480}, after.pixels.data());
    ASSERT_TRUE(move);
    EXPECT_EQ(move->dy, dy);
    apply(*move, picture);
    EXPECT_LE(rows_that_differ(picture, after), std::abs(dy));
}

INSTANTIATE_TEST_SUITE_P(Scroll, Distances, testing::Values(-200, -48, -16, -1, 1, 16, 37, 200));

TEST(Scroll, StaysInsideTheAreaAndOutOfWhatStandsStill) {
    // A page scrolls between a menu to its left and a bar above it; all of it is looked at.
    const Picture before = page(640, 480, 3);
    Picture after = before;
    const Rect pane{160, 40, 480, 440};
    for (int y = pane.y; y < pane.bottom() - 32; ++y) {
        std::copy_n(before.row(y + 32) + pane.x, pane.width, after.row(y) + pane.x);
    }
    Picture picture = before;
    const Rect where{0, 0, 640, 480};
    const auto move = find_scroll(picture, where, after.pixels.data());
    ASSERT_TRUE(move);
    EXPECT_EQ(move->dy, -32);
    EXPECT_GE(move->to.x, pane.x);
    EXPECT_GE(move->from().y, 0);
    EXPECT_LE(move->from().bottom(), 480);
    apply(*move, picture);
    EXPECT_LT(rows_that_differ(picture, after), 60);
}

TEST(Scroll, IsNotSeenWhereNothingMoved) {
    Picture picture = page(640, 480, 4);
    const Rect where{0, 0, 640, 480};
    EXPECT_FALSE(find_scroll(picture, where, picture.pixels.data()));
    // Another page altogether.
    EXPECT_FALSE(find_scroll(picture, where, page(640, 480, 5).pixels.data()));
    // One line of text typed.
    Picture typed = picture;
    std::fill_n(typed.row(100) + 50, 10, 0x123456);
    EXPECT_FALSE(find_scroll(picture, where, typed.pixels.data()));
    // Rows that are all alike say nothing.
    const Picture plain(640, 480, 0xffffff), other(640, 480, 0x808080);
    EXPECT_FALSE(find_scroll(plain, where, other.pixels.data()));
}

TEST(Scroll, WhatItSaysLiesInsideTheAreaWhateverIsThere) {
    std::mt19937 random(6);
    for (int round = 0; round < 2'000; ++round) {
        const auto any = [&](int low, int high) {
            return low + int(random() % unsigned(high - low + 1));
        };
        Picture picture(200, 160, 0), fresh_picture(200, 160, 0);
        for (int y = 0; y < 160; ++y) {
            // Few kinds of rows, so that many seem to have moved.
            std::fill_n(picture.row(y), 200, std::uint32_t(random() % 40));
            std::fill_n(fresh_picture.row(y), 200, std::uint32_t(random() % 40));
        }
        const Rect where{any(0, 100), any(0, 80), any(1, 100), any(1, 80)};
        const auto fresh = cut_out(fresh_picture, where);
        const auto move = find_scroll(picture, where, fresh.data());
        if (!move) continue;
        for (const Rect& rect : {move->to, move->from()}) {
            ASSERT_GE(rect.x, where.x);
            ASSERT_GE(rect.y, where.y);
            ASSERT_LE(rect.right(), where.right());
            ASSERT_LE(rect.bottom(), where.bottom());
            ASSERT_GT(rect.width * rect.height, 0);
        }
        ASSERT_NE(move->dy, 0);
    }
}

}  // namespace
}  // namespace foyer::mirror
