#include "kiosk/mirror/marked_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace foyer::mirror {
namespace {

std::vector<std::uint32_t> cut_out(const Picture& picture, const Rect& area) {
    std::vector<std::uint32_t> pixels;
    for (int y = area.y; y < area.bottom(); ++y) {
        const auto row = picture.span(area.x, y, area.width);
        pixels.insert(pixels.end(), row.begin(), row.end());
    }
    return pixels;
}

Rect whole(const Picture& picture) { return {0, 0, picture.width, picture.height}; }

// What a viewer makes of a difference: from `before`, and for the drawn areas from `after`.
Picture followed(const Picture& before, const Picture& after,
                 const MarkedPicture::Difference& difference) {
    Picture seen = before;
    if (difference.move) {
        const Rect from = difference.move->from(), to = difference.move->to;
        for (int row = 0; row < to.height; ++row) {
            const auto moved = before.span(from.x, from.y + row, from.width);
            std::copy(moved.begin(), moved.end(), seen.row(to.y + row) + to.x);
        }
    }
    for (const Rect& area : difference.areas) {
        for (int y = area.y; y < area.bottom(); ++y) {
            const auto drawn = after.span(area.x, y, area.width);
            std::copy(drawn.begin(), drawn.end(), seen.row(y) + area.x);
        }
    }
    return seen;
}

int pixels_drawn(const MarkedPicture::Difference& difference) {
    int pixels = 0;
    for (const Rect& area : difference.areas) pixels += area.width * area.height;
    return pixels;
}

MarkedPicture marked(const Picture& picture) {
    MarkedPicture result(picture.width, picture.height);
    result.paste(whole(picture), picture.pixels.data());
    return result;
}

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

TEST(MarkedPicture, IsTheNewestAndTheDifferenceLeadsToIt) {
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    const auto any = [&random](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    for (int round = 0; round < 300; ++round) {
        // Few kinds of rows, so that many seem to have moved.
        Picture before(any(1, 300), any(1, 200), 7);
        for (int y = 0; y < before.height; ++y) {
            std::fill_n(before.row(y), before.width, std::uint32_t(random() % 60));
        }
        Picture after = before;
        const int dy = any(-20, 20);
        for (int y = std::max(dy, 0); y < before.height + std::min(dy, 0); ++y) {
            std::copy_n(before.row(y - dy), before.width, after.row(y));
        }
        for (int i = any(0, 5); i > 0; --i) {
            after.pixels[std::size_t(any(0, int(after.pixels.size()) - 1))] = 99;
        }
        MarkedPicture picture = marked(before);
        Rect where{any(0, before.width - 1), any(0, before.height - 1), 0, 0};
        where.width = any(1, before.width - where.x);
        where.height = any(1, before.height - where.y);
        where = picture.whole_pieces(where);
        const auto fresh = cut_out(after, where);
        const auto difference = picture.paste(where, fresh.data());

        Picture expected = before;
        for (int y = where.y; y < where.bottom(); ++y) {
            std::copy_n(after.row(y) + where.x, where.width, expected.row(y) + where.x);
        }
        ASSERT_EQ(picture.picture().pixels, expected.pixels) << "seed " << seed << ", " << round;
        ASSERT_EQ(followed(before, expected, difference).pixels, expected.pixels)
            << "seed " << seed << ", " << round;
    }
}

TEST(MarkedPicture, TheSameAgainIsNoDifference) {
    const Picture text = page(300, 200, 1);
    MarkedPicture picture = marked(text);
    const auto difference = picture.paste(whole(text), text.pixels.data());
    EXPECT_FALSE(difference.move);
    EXPECT_TRUE(difference.areas.empty());
}

TEST(MarkedPicture, OnePixelCostsOneRowOfOnePiece) {
    Picture after(200, 200, 3);
    MarkedPicture picture = marked(after);
    after.row(130)[70] = 4;
    const auto difference = picture.paste(whole(after), after.pixels.data());
    EXPECT_EQ(difference.areas, (std::vector<Rect>{{64, 130, 64, 1}}));
}

TEST(MarkedPicture, AChangedStripIsOneRectangle) {
    MarkedPicture picture = marked(Picture(200, 100, 3));
    const Picture after(200, 64, 4);
    const auto difference = picture.paste({0, 0, 200, 64}, after.pixels.data());
    EXPECT_EQ(difference.areas, (std::vector<Rect>{{0, 0, 200, 64}}));
}

TEST(MarkedPicture, WholePiecesAreAroundAndInside) {
    const MarkedPicture picture(200, 100);
    EXPECT_EQ(picture.whole_pieces({70, 5, 1, 9}), (Rect{64, 5, 64, 9}));
    EXPECT_EQ(picture.whole_pieces({63, 5, 2, 9}), (Rect{0, 5, 128, 9}));
    EXPECT_EQ(picture.whole_pieces({199, 5, 1, 9}), (Rect{192, 5, 8, 9}));
}

class Distances : public testing::TestWithParam<int> {};

TEST_P(Distances, AreFoundAndOnlyTheNewRowsAreDrawn) {
    const int dy = GetParam();
    const Picture before = page(640, 480, 1);
    Picture after = page(640, 480, 2);  // whose rows come in
    for (int y = std::max(dy, 0); y < std::min(480, 480 + dy); ++y) {
        std::copy_n(before.row(y - dy), 640, after.row(y));
    }
    MarkedPicture picture = marked(before);
    const auto difference = picture.paste(whole(after), after.pixels.data());
    ASSERT_TRUE(difference.move);
    EXPECT_EQ(difference.move->dy, dy);
    EXPECT_LE(pixels_drawn(difference), std::abs(dy) * 640);
    EXPECT_EQ(followed(before, after, difference).pixels, after.pixels);
}

INSTANTIATE_TEST_SUITE_P(MarkedPicture, Distances,
                         testing::Values(-200, -48, -16, -1, 1, 16, 37, 200));

TEST(MarkedPicture, WhatStandsStillBesideAScrollIsNotDrawn) {
    // A page scrolls between a menu to its left and a bar above it; all of it is looked at.
    const Picture before = page(640, 480, 3);
    Picture after = before;
    const Rect pane{160, 40, 480, 440};
    for (int y = pane.y; y < pane.bottom() - 32; ++y) {
        std::copy_n(before.row(y + 32) + pane.x, pane.width, after.row(y) + pane.x);
    }
    MarkedPicture picture = marked(before);
    const auto difference = picture.paste(whole(after), after.pixels.data());
    ASSERT_TRUE(difference.move);
    EXPECT_EQ(difference.move->dy, -32);
    EXPECT_GE(difference.move->to.x, pane.x);
    // The piece in which the pane begins, and what came in below.
    EXPECT_LE(pixels_drawn(difference), 64 * 480 + 32 * 640);
    EXPECT_EQ(followed(before, after, difference).pixels, after.pixels);
}

TEST(MarkedPicture, NoMoveIsSeenWhereNothingMoved) {
    const Picture text = page(640, 480, 4);
    MarkedPicture picture = marked(text);
    // One line of text typed.
    Picture typed = text;
    std::fill_n(typed.row(100) + 50, 10, 0x123456);
    EXPECT_FALSE(picture.paste(whole(typed), typed.pixels.data()).move);
    // Another page altogether, and rows that are all alike.
    const Picture other = page(640, 480, 5), plain(640, 480, 0xffffff);
    EXPECT_FALSE(picture.paste(whole(other), other.pixels.data()).move);
    EXPECT_FALSE(picture.paste(whole(plain), plain.pixels.data()).move);
    const Picture grey(640, 480, 0x808080);
    EXPECT_FALSE(picture.paste(whole(grey), grey.pixels.data()).move);
}

}  // namespace
}  // namespace foyer::mirror
