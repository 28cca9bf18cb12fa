#include "kiosk/mirror/client_message.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace foyer::mirror {
namespace {

using namespace std::string_literals;

Reading read_text(const std::string& text, Phase phase = Phase::messages) {
    return read_client_message(phase, std::as_bytes(std::span(text)), false);
}

const std::string pixel_format =
    "\0\0\0\0"s + "\x20\x18\0\1"s + "\0\xff\0\xff\0\xff"s + "\x10\x08\0"s + "\0\0\0"s;

struct Example {
    const char* name;
    std::string bytes;
};

std::ostream& operator<<(std::ostream& out, const Example& example) { return out << example.name; }

class WholeMessages : public testing::TestWithParam<Example> {};

TEST_P(WholeMessages, AreReadOnceWholeAndNeverBefore) {
    const std::string& bytes = GetParam().bytes;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_TRUE(std::holds_alternative<Incomplete>(read_text(bytes.substr(0, length))))
            << length;
    }
    for (const std::string& more : {""s, "\xff"s, bytes}) {
        const Reading reading = read_text(bytes + more);
        ASSERT_TRUE(std::holds_alternative<Whole>(reading));
        EXPECT_EQ(std::get<Whole>(reading).bytes, bytes.size());
    }
}

INSTANTIATE_TEST_SUITE_P(
    ClientMessage, WholeMessages,
    testing::Values(Example{"SetPixelFormat", pixel_format},
                    Example{"SetEncodings", "\2\0\0\2"s + std::string(8, '\0')},
                    Example{"SetNoEncodings", "\2\0\0\0"s},
                    Example{"FramebufferUpdateRequest", "\3" + std::string(9, '\1')},
                    Example{"KeyEvent", "\4" + std::string(7, '\1')},
                    Example{"PointerEvent", "\5" + std::string(5, '\1')}),
    [](const auto& test) { return test.param.name; });

TEST(ClientMessage, ClipboardIsThrownAwayWithItsText) {
    const Reading reading = read_text("\6\0\0\0\0\0\1\0"s);
    ASSERT_TRUE(std::holds_alternative<Discard>(reading));
    EXPECT_EQ(std::get<Discard>(reading).bytes, 8U + 256U);
    EXPECT_TRUE(std::holds_alternative<Refuse>(read_text("\6\0\0\0\x7f\xff\xff\xff"s)));
}

TEST(ClientMessage, ClipboardThatMayCrossIsReadOnceWholeUnlessItIsTooLong) {
    const std::string latin1 = "\6\0\0\0\0\0\0\3abc"s;
    const std::string extended = "\6\0\0\0\xff\xff\xff\xfc\2\0\0\1"s;
    for (const std::string& bytes : {latin1, extended}) {
        const auto seen = std::as_bytes(std::span(bytes));
        for (std::size_t length = 1; length < bytes.size(); ++length) {
            EXPECT_TRUE(std::holds_alternative<Incomplete>(
                read_client_message(Phase::messages, seen.first(length), true)));
        }
        const Reading reading = read_client_message(Phase::messages, seen, true);
        ASSERT_TRUE(std::holds_alternative<Whole>(reading));
        const auto& text = std::get<CutText>(std::get<Whole>(reading).message);
        EXPECT_EQ(bytes == extended, text.extended);
        EXPECT_EQ(bytes.size() - 8, text.data.size());
    }
    const std::string long_text = "\6\0\0\0\0\1\0\1"s;  // 65537
    EXPECT_TRUE(std::holds_alternative<Discard>(
        read_client_message(Phase::messages, std::as_bytes(std::span(long_text)), true)));
}

// The extended clipboard of noVNC and TigerVNC: its length is negative.
TEST(ClientMessage, AnExtendedClipboardIsThrownAwayToo) {
    const Reading reading = read_text("\6\0\0\0\xff\xff\xff\xfc\1\0\0\1"s);
    ASSERT_TRUE(std::holds_alternative<Discard>(reading));
    EXPECT_EQ(std::get<Discard>(reading).bytes, 8U + 4U);
    EXPECT_TRUE(std::holds_alternative<Refuse>(read_text("\6\0\0\0\x80\0\0\0"s)));
}

TEST(ClientMessage, DesktopSizeIsThrownAway) {
    const Reading reading = read_text("\xfb\0\1\0\1\0\2\0"s);
    ASSERT_TRUE(std::holds_alternative<Discard>(reading));
    EXPECT_EQ(std::get<Discard>(reading).bytes, 8U + 2U * 16U);
}

TEST(ClientMessage, EveryOtherKindIsRefused) {
    for (int kind = 0; kind < 256; ++kind) {
        const bool known = kind == 0 || (kind >= 2 && kind <= 6) || kind == 251;
        const Reading reading = read_text(std::string(1, char(kind)) + std::string(30, '\0'));
        EXPECT_TRUE(known || std::holds_alternative<Refuse>(reading)) << kind;
    }
}

TEST(ClientMessage, PixelFormatsThatDoNotFitAreRefused) {
    const auto changed = [](std::size_t at, char value) {
        std::string bytes = pixel_format;
        bytes[at] = value;
        return std::holds_alternative<Refuse>(read_text(bytes));
    };
    EXPECT_TRUE(changed(4, 24));  // bits per pixel
    EXPECT_TRUE(changed(4, 0));
    EXPECT_TRUE(changed(7, 0));    // a colour map
    EXPECT_TRUE(changed(14, 32));  // red shifted out of the pixel
    EXPECT_TRUE(changed(14, 25));
    EXPECT_TRUE(changed(4, 16));  // eight bits of red at bit 16 of 16
    EXPECT_FALSE(changed(14, 24));
}

TEST(ClientMessage, TooManyEncodingsAreRefused) {
    EXPECT_TRUE(std::holds_alternative<Refuse>(read_text("\2\0\4\1"s)));
    EXPECT_TRUE(std::holds_alternative<Incomplete>(read_text("\2\0\4\0"s)));
}

TEST(ClientMessage, WhatIsReadFitsTheWindow) {
    std::mt19937 random(7);
    std::string bytes(client_message_max, '\0');
    for (int round = 0; round < 20'000; ++round) {
        for (std::size_t i = 0; i < 24; ++i) bytes[i] = char(random());
        const Reading reading = read_text(bytes);
        // A full window is always enough to decide, or the viewer would wait for ever.
        ASSERT_FALSE(std::holds_alternative<Incomplete>(reading));
        if (const auto* whole = std::get_if<Whole>(&reading)) {
            ASSERT_LE(whole->bytes, bytes.size());
        }
    }
}

TEST(ClientMessage, HandshakeIsReadPieceByPiece) {
    EXPECT_TRUE(std::holds_alternative<Incomplete>(read_text("RFB 003.008", Phase::version)));
    EXPECT_EQ(std::get<Whole>(read_text("RFB 003.008\n\1\1", Phase::version)).bytes, 12U);
    EXPECT_EQ(std::get<Whole>(read_text("\1\1", Phase::security_type)).bytes, 1U);
    EXPECT_EQ(std::get<Whole>(read_text("\1\4", Phase::client_init)).bytes, 1U);
}

TEST(ClientMessage, AnUnknownVersionIsTheNearestBelow) {
    const auto minor = [](const std::string& text) {
        return std::get<ProtocolVersion>(
                   std::get<Whole>(read_text(text, Phase::version)).message)
            .minor;
    };
    EXPECT_EQ(minor("RFB 003.003\n"), 3);
    EXPECT_EQ(minor("RFB 003.005\n"), 3);
    EXPECT_EQ(minor("RFB 003.007\n"), 7);
    EXPECT_EQ(minor("RFB 003.008\n"), 8);
    EXPECT_EQ(minor("RFB 003.889\n"), 8);
    for (const char* text : {"RFB 004.000\n", "RFB 003.0x8\n", "HTTP/1.1 200", "RFB 003.008 "}) {
        EXPECT_TRUE(std::holds_alternative<Refuse>(read_text(text, Phase::version))) << text;
    }
}

template <class T>
T message_of(const std::string& bytes) {
    return std::get<T>(std::get<Whole>(read_text(bytes)).message);
}

TEST(ClientMessage, SaysWhatItsBytesSay) {
    EXPECT_EQ(message_of<SetPixelFormat>(pixel_format).format, PixelFormat());
    const auto encodings = message_of<SetEncodings>("\2\0\0\2\0\0\0\7\xff\xff\xff\x11"s);
    EXPECT_EQ(encodings.encodings, (std::vector<std::int32_t>{7, -239}));
    const auto request = message_of<UpdateRequest>("\3\1\1\2\0\3\0\4\0\5"s);
    EXPECT_TRUE(request.incremental);
    EXPECT_EQ(request.area, (Rect{258, 3, 4, 5}));
    const auto key = message_of<KeyEvent>("\4\1\0\0\1\0\x20\xac"s);
    EXPECT_TRUE(key.down);
    EXPECT_EQ(key.keysym, 0x010020acU);
    const auto pointer = message_of<PointerEvent>("\5\3\1\0\0\x7f"s);
    EXPECT_EQ(pointer.buttons, 3U);
    EXPECT_EQ(pointer.x, 256);
    EXPECT_EQ(pointer.y, 127);
}

}  // namespace
}  // namespace foyer::mirror
