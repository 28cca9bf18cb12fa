#include "proto/frame.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace foyer {
namespace {

// Every payload that is whole.
std::vector<std::string> drain(FrameReader& reader) {
    std::vector<std::string> payloads;
    for (;;) {
        auto next = reader.next();
        if (!next || !next->has_value()) return payloads;
        payloads.push_back(std::move(**next));
    }
}

TEST(Frame, IsTheBigEndianLengthAndThePayload) {
    EXPECT_EQ(to_frame("abc").value(), std::string("\0\0\0\3abc", 7));
    EXPECT_EQ(to_frame(std::string(0x102, 'x')).value().substr(0, 4), std::string("\0\0\1\2", 4));
}

TEST(Frame, ComesOutWholeWhereverTheStreamIsCut) {
    const std::vector<std::string> payloads{"hello", "", std::string(300, '\xff'), "x"};
    std::string stream;
    for (const std::string& payload : payloads) stream += to_frame(payload).value();

    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        FrameReader reader;
        reader.feed(stream.substr(0, cut));
        std::vector<std::string> got = drain(reader);
        reader.feed(stream.substr(cut));
        for (std::string& payload : drain(reader)) got.push_back(std::move(payload));
        EXPECT_EQ(got, payloads) << "cut at " << cut;
    }
}

TEST(Frame, ComesOutWholeWhenFedByteByByte) {
    const std::string stream = to_frame("first").value() + to_frame("second").value();
    FrameReader reader;
    std::vector<std::string> got;
    for (const char byte : stream) {
        reader.feed({&byte, 1});
        for (std::string& payload : drain(reader)) got.push_back(std::move(payload));
    }
    EXPECT_EQ(got, (std::vector<std::string>{"first", "second"}));
}

TEST(Frame, OfTheGreatestLengthIsTakenAndOneByteMoreIsNot) {
    const std::string greatest(frame_payload_max, 'x');
    FrameReader reader;
    reader.feed(to_frame(greatest).value());
    EXPECT_EQ(reader.next().value().value(), greatest);

    EXPECT_FALSE(to_frame(greatest + 'x'));
    reader.feed(std::string("\0\1\0\1", 4));
    const auto refused = reader.next();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("65537"), std::string::npos) << refused.error().text;
}

TEST(Frame, OverLongIsRefusedBeforeItsPayloadComesAndStaysRefused) {
    FrameReader reader;
    reader.feed("\xff\xff\xff\xff");
    EXPECT_FALSE(reader.next());
    reader.feed(to_frame("fine").value());
    EXPECT_FALSE(reader.next());
}

TEST(Frame, ReaderHandsOverWhatFollowsTheLastFrame) {
    FrameReader reader;
    reader.feed(to_frame("open").value() + "RFB 003.008\n");
    EXPECT_EQ(reader.next().value().value(), "open");
    EXPECT_EQ(reader.take_rest(), "RFB 003.008\n");
    EXPECT_EQ(reader.take_rest(), "");
}

}  // namespace
}  // namespace foyer
