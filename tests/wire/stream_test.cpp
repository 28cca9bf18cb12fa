// The second connection of a help, from the station's link to the supervisor's owner.
#include <gtest/gtest.h>

#include <array>
#include <span>

#include "tests/wire/space.hpp"

namespace foyer {
namespace {

namespace asio = boost::asio;

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text));
}

// Reads until `size` bytes have come or the stream ends; says why in the second case.
asio::awaitable<std::string> read_all(ByteStream& stream, std::size_t size, std::string& why) {
    std::string got;
    std::array<std::byte, 4096> chunk;
    while (got.size() < size) {
        const auto read = co_await stream.read_some(chunk);
        if (!read) {
            why = read.error().text;
            break;
        }
        got.append(reinterpret_cast<const char*>(chunk.data()), *read);
    }
    co_return got;
}

class Stream : public testing::Test {
protected:
    void open() {
        Station station(space, space.link_settings(folder.path()));
        ASSERT_TRUE(space.approve(station.wait_for_code()));
        ASSERT_TRUE(space.loop().until([&] { return space.listener().linked("poste-1"); }));
        auto opened = space.loop().await(station.link().open_stream(HelpId{7}, "one-time token"));
        ASSERT_TRUE(opened) << opened.error().text;
        station_side = std::move(*opened);
        ASSERT_TRUE(space.loop().until([&] { return space.owner().stream_bytes != nullptr; }));
        supervisor_side = std::move(space.owner().stream_bytes);
        EXPECT_TRUE(station.stop());
    }

    Space space;
    Folder folder;
    std::unique_ptr<ByteStream> station_side;
    std::unique_ptr<ByteStream> supervisor_side;
};

TEST_F(Stream, IsGivenToTheOwnerWithItsHelpAndToken) {
    open();
    EXPECT_EQ(space.owner().stream_help, HelpId{7});
    EXPECT_EQ(space.owner().stream_token, "one-time token");
}

TEST_F(Stream, CarriesBytesBothWaysAndOutlivesTheLink) {
    open();
    std::string sent(300'000, '\0');
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 7 >> 3);
    auto write = [&]() -> asio::awaitable<void> {
        EXPECT_TRUE(co_await station_side->write(bytes_of(sent)));
    };
    space.loop().spawn(write());
    std::string why;
    EXPECT_EQ(space.loop().await(read_all(*supervisor_side, sent.size(), why)), sent);

    ASSERT_TRUE(space.loop().await(supervisor_side->write(bytes_of("RFB 003.008\n"))));
    EXPECT_EQ(space.loop().await(read_all(*station_side, 12, why)), "RFB 003.008\n");
}

TEST_F(Stream, CutResetsTheConnectionAndNothingIsDeliveredAfterIt) {
    open();
    const std::string much(16'000'000, 'x');
    bool written = false;
    auto write = [&]() -> asio::awaitable<void> {
        EXPECT_FALSE(co_await station_side->write(bytes_of(much)));
        written = true;
    };
    space.loop().spawn(write());
    // Until the buffers are full: nobody reads, so nothing is left to run.
    while (space.loop().io().run_one_for(std::chrono::milliseconds(50)) != 0) {
    }
    EXPECT_FALSE(written);

    station_side->cut();
    station_side->cut();
    EXPECT_TRUE(space.loop().until([&] { return written; }));
    std::string why;
    const std::string got = space.loop().await(read_all(*supervisor_side, much.size(), why));
    EXPECT_NE(why.find("reset"), std::string::npos) << why;
    EXPECT_EQ(0U, got.size()) << "what was received before the reset is thrown away too";
    std::array<std::byte, 8> chunk;
    EXPECT_FALSE(space.loop().await(station_side->read_some(chunk)));
    EXPECT_FALSE(space.loop().await(station_side->write(bytes_of("x"))));
}

TEST_F(Stream, DroppedIsCut) {
    open();
    station_side.reset();
    std::string why;
    EXPECT_EQ(space.loop().await(read_all(*supervisor_side, 1, why)), "");
    EXPECT_NE(why.find("reset"), std::string::npos) << why;
}

TEST_F(Stream, CutEndsAReadThatWaits) {
    open();
    std::string why;
    bool ended = false;
    auto read = [&]() -> asio::awaitable<void> {
        (void)co_await read_all(*supervisor_side, 1, why);
        ended = true;
    };
    space.loop().spawn(read());
    space.loop().io().poll();
    EXPECT_FALSE(ended);
    supervisor_side->cut();
    EXPECT_TRUE(space.loop().until([&] { return ended; }));
}

TEST_F(Stream, BytesThatComeBehindTheOpeningFrameAreNotLost) {
    const auto identity = space.enrolled("poste-2");
    auto link = space.admitted(identity);
    space.say(*link, StreamOpen{HelpId{3}, "token"});
    auto stream = TlsLink::into_stream(std::move(link));
    ASSERT_TRUE(space.loop().await(stream->write(bytes_of("RFB 003.008\n"))));
    ASSERT_TRUE(space.loop().until([&] { return space.owner().stream_bytes != nullptr; }));
    std::string why;
    EXPECT_EQ(space.loop().await(read_all(*space.owner().stream_bytes, 12, why)), "RFB 003.008\n");
    space.owner().stream_bytes.reset();
}

}  // namespace
}  // namespace foyer
