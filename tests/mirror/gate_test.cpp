#include "kiosk/mirror/gate.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace foyer::mirror {
namespace {

using namespace std::string_literals;

Verdict judge_text(const std::string& text, Phase phase = Phase::messages) {
    return judge(phase, std::as_bytes(std::span(text)));
}

const std::string pixel_format =
    "\0\0\0\0"s + "\x20\x18\0\1"s + "\0\xff\0\xff\0\xff"s + "\x10\x08\0"s + "\0\0\0"s;

struct Example {
    const char* name;
    std::string bytes;
};

std::ostream& operator<<(std::ostream& out, const Example& example) { return out << example.name; }

class WholeMessages : public testing::TestWithParam<Example> {};

TEST_P(WholeMessages, PassOnceWholeAndNeverBefore) {
    const std::string& bytes = GetParam().bytes;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_TRUE(std::holds_alternative<Incomplete>(judge_text(bytes.substr(0, length))))
            << length;
    }
    for (const std::string& more : {""s, "\xff"s, bytes}) {
        const Verdict verdict = judge_text(bytes + more);
        ASSERT_TRUE(std::holds_alternative<Pass>(verdict));
        EXPECT_EQ(std::get<Pass>(verdict).bytes, bytes.size());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Gate, WholeMessages,
    testing::Values(Example{"SetPixelFormat", pixel_format},
                    Example{"SetEncodings", "\2\0\0\2"s + std::string(8, '\0')},
                    Example{"SetNoEncodings", "\2\0\0\0"s},
                    Example{"FramebufferUpdateRequest", "\3" + std::string(9, '\1')},
                    Example{"KeyEvent", "\4" + std::string(7, '\1')},
                    Example{"PointerEvent", "\5" + std::string(5, '\1')}),
    [](const auto& test) { return test.param.name; });

TEST(Gate, ClipboardIsThrownAwayWithItsText) {
    const Verdict verdict = judge_text("\6\0\0\0\0\0\1\0"s);
    ASSERT_TRUE(std::holds_alternative<Discard>(verdict));
    EXPECT_EQ(std::get<Discard>(verdict).bytes, 8U + 256U);
    EXPECT_TRUE(std::holds_alternative<Refuse>(judge_text("\6\0\0\0\x7f\xff\xff\xff"s)));
}

// The extended clipboard of noVNC and TigerVNC: its length is negative.
TEST(Gate, AnExtendedClipboardIsThrownAwayToo) {
    const Verdict verdict = judge_text("\6\0\0\0\xff\xff\xff\xfc\1\0\0\1"s);
    ASSERT_TRUE(std::holds_alternative<Discard>(verdict));
    EXPECT_EQ(std::get<Discard>(verdict).bytes, 8U + 4U);
    EXPECT_TRUE(std::holds_alternative<Refuse>(judge_text("\6\0\0\0\x80\0\0\0"s)));
}

TEST(Gate, DesktopSizeIsThrownAway) {
    const Verdict verdict = judge_text("\xfb\0\1\0\1\0\2\0"s);
    ASSERT_TRUE(std::holds_alternative<Discard>(verdict));
    EXPECT_EQ(std::get<Discard>(verdict).bytes, 8U + 2U * 16U);
}

TEST(Gate, EveryOtherKindIsRefused) {
    for (int kind = 0; kind < 256; ++kind) {
        const bool known = kind == 0 || (kind >= 2 && kind <= 6) || kind == 251;
        const Verdict verdict = judge_text(std::string(1, char(kind)) + std::string(30, '\0'));
        EXPECT_TRUE(known || std::holds_alternative<Refuse>(verdict)) << kind;
    }
}

TEST(Gate, PixelFormatsThatDoNotFitAreRefused) {
    const auto changed = [](std::size_t at, char value) {
        std::string bytes = pixel_format;
        bytes[at] = value;
        return std::holds_alternative<Refuse>(judge_text(bytes));
    };
    EXPECT_TRUE(changed(4, 24));  // bits per pixel
    EXPECT_TRUE(changed(4, 0));
    EXPECT_TRUE(changed(7, 0));    // a colour map
    EXPECT_TRUE(changed(14, 32));  // red shifted out of the pixel
    EXPECT_TRUE(changed(14, 25));
    EXPECT_TRUE(changed(4, 16));  // eight bits of red at bit 16 of 16
    EXPECT_FALSE(changed(14, 24));
}

TEST(Gate, TooManyEncodingsAreRefused) {
    EXPECT_TRUE(std::holds_alternative<Refuse>(judge_text("\2\0\4\1"s)));
    EXPECT_TRUE(std::holds_alternative<Incomplete>(judge_text("\2\0\4\0"s)));
}

TEST(Gate, WhatPassesFitsTheWindow) {
    std::mt19937 random(7);
    std::string bytes(gate_window_bytes, '\0');
    for (int round = 0; round < 20'000; ++round) {
        for (std::size_t i = 0; i < 24; ++i) bytes[i] = char(random());
        const Verdict verdict = judge_text(bytes);
        // A full window is always enough to decide, or the viewer would wait for ever.
        ASSERT_FALSE(std::holds_alternative<Incomplete>(verdict));
        if (const auto* pass = std::get_if<Pass>(&verdict)) {
            ASSERT_LE(pass->bytes, bytes.size());
        }
    }
}

TEST(Gate, HandshakePassesPieceByPiece) {
    EXPECT_TRUE(std::holds_alternative<Incomplete>(judge_text("RFB 003.008", Phase::version)));
    EXPECT_EQ(std::get<Pass>(judge_text("RFB 003.008\n\1\1", Phase::version)).bytes, 12U);
    EXPECT_EQ(std::get<Pass>(judge_text("\1\1", Phase::security_type)).bytes, 1U);
    EXPECT_EQ(std::get<Pass>(judge_text("\1\4", Phase::client_init)).bytes, 1U);
}

}  // namespace
}  // namespace foyer::mirror
