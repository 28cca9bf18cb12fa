// The relay alone, on one thread, with streams in memory.
#include <gtest/gtest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <list>
#include <optional>

#include "supervisor/relay/relay.hpp"
#include "tests/desk/memory_stream.hpp"

namespace foyer::test {
namespace {

namespace asio = boost::asio;
using supervisor::Parting;

class Relay : public testing::Test {
protected:
    // Both ends of one connection: the relay has `inner`, the test `outer`.
    struct Wire {
        explicit Wire(asio::io_context& io) : inner(io.get_executor(), 1000), outer(io.get_executor(), 1000) {
            MemoryStream::connect(inner, outer);
        }
        MemoryStream inner, outer;
    };

    ~Relay() override {
        relay->cut_all();
        run();
    }
    void make(supervisor::Relay::Limits limits) {
        relay.emplace(io.get_executor(),
                      supervisor::Relay::Listener{
                          [this](HelpId id) { joined.push_back(id); },
                          [this](HelpId, Parting why) { parted.push_back(why); }},
                      limits);
    }
    void run() {
        io.restart();
        io.poll();
    }
    // Runs until a timer has nothing left to wait for.
    void run_out() {
        io.restart();
        io.run();
    }
    std::optional<Status>& station(const std::string& token, MemoryStream& stream,
                                   const StationName& name = "poste-1") {
        return watch(relay->join_station(help, name, token, stream));
    }
    std::optional<Status>& viewer(MemoryStream& stream) {
        return watch(relay->join_viewer(help, stream));
    }
    std::optional<Status>& watch(asio::awaitable<Status> join) {
        auto& result = results.emplace_back();
        asio::co_spawn(io, std::move(join), [&result](std::exception_ptr thrown, Status status) {
            if (thrown) std::rethrow_exception(thrown);
            result = std::move(status);
        });
        run();
        return result;
    }
    void say(MemoryStream& stream, std::string text) {
        const auto speak = [](MemoryStream& to, std::string words) -> asio::awaitable<void> {
            (void)co_await to.write(std::as_bytes(std::span(words)));
        };
        asio::co_spawn(io, speak(stream, std::move(text)), [](std::exception_ptr) {});
        run();
    }

    asio::io_context io;
    std::optional<supervisor::Relay> relay;
    HelpId help{7};
    std::vector<HelpId> joined;
    std::vector<Parting> parted;
    std::list<std::optional<Status>> results;
    Wire pixels{io}, eyes{io};
};

TEST_F(Relay, JoinsTheTwoHalvesInEitherOrder) {
    make({});
    viewer(eyes.inner);
    EXPECT_TRUE(joined.empty());
    station(relay->expect(help, "poste-1"), pixels.inner);
    EXPECT_EQ(joined, std::vector{help});
    say(pixels.outer, "from the station");
    say(eyes.outer, "keys");
    EXPECT_EQ(eyes.outer.waiting(), 16u);
    EXPECT_EQ(pixels.outer.waiting(), 4u);
}

TEST_F(Relay, RefusesAForgedTokenAndLeavesTheRealOneGood) {
    make({});
    const std::string token = relay->expect(help, "poste-1");
    EXPECT_EQ(token.size(), 64u);
    for (const std::string& forged : {std::string(), std::string(64, '0'), token.substr(1), token + "0"}) {
        Wire wire(io);
        auto& result = station(forged, wire.inner);
        ASSERT_TRUE(result);
        EXPECT_FALSE(*result);
        EXPECT_TRUE(wire.inner.is_cut());
    }
    EXPECT_FALSE(station(token, pixels.inner)) << "it waits for its viewer";
}

TEST_F(Relay, RefusesAReplayedToken) {
    make({});
    const std::string token = relay->expect(help, "poste-1");
    station(token, pixels.inner);
    Wire wire(io);
    auto& again = station(token, wire.inner);
    ASSERT_TRUE(again);
    EXPECT_NE(again->error().text.find("no token waits"), std::string::npos);
    EXPECT_FALSE(pixels.inner.is_cut());
}

TEST_F(Relay, RefusesTheTokenOfAnotherStation) {
    make({});
    const std::string token = relay->expect(help, "poste-1");
    auto& result = station(token, pixels.inner, "poste-2");
    ASSERT_TRUE(result);
    EXPECT_NE(result->error().text.find("another station's"), std::string::npos);
}

TEST_F(Relay, RefusesAnExpiredTokenAndOneThatWasReplaced) {
    make({.token_ms = 0});
    auto& late = station(relay->expect(help, "poste-1"), pixels.inner);
    ASSERT_TRUE(late);
    EXPECT_NE(late->error().text.find("expired"), std::string::npos);
    make({});
    const std::string first = relay->expect(help, "poste-1");
    EXPECT_NE(first, relay->expect(help, "poste-1"));
    Wire wire(io);
    EXPECT_TRUE(station(first, wire.inner));
}

TEST_F(Relay, CutEndsBothSidesAndPassesNothingOn) {
    make({});
    auto& a = station(relay->expect(help, "poste-1"), pixels.inner);
    auto& b = viewer(eyes.inner);
    say(pixels.outer, std::string(5000, 'p'));  // more than the viewer's side holds
    const std::size_t seen = eyes.outer.waiting();
    EXPECT_GT(seen, 0u);
    relay->cut(help);
    EXPECT_TRUE(pixels.inner.is_cut() && eyes.inner.is_cut());
    EXPECT_EQ(eyes.outer.waiting(), 0u);
    run();
    EXPECT_TRUE(a && b);
    EXPECT_TRUE(parted.empty()) << "who cuts knows";
    EXPECT_EQ(relay->under_way(), 0u);
}

TEST_F(Relay, CutVoidsATokenThatWaits) {
    make({});
    const std::string token = relay->expect(help, "poste-1");
    relay->cut(help);
    EXPECT_TRUE(station(token, pixels.inner));
}

TEST_F(Relay, EitherSideThatGoesTakesTheOtherWithIt) {
    make({});
    station(relay->expect(help, "poste-1"), pixels.inner);
    viewer(eyes.inner);
    eyes.outer.cut();
    run();
    EXPECT_EQ(parted, std::vector{Parting::viewer_gone});
    EXPECT_TRUE(pixels.outer.is_cut());

    Wire more_pixels(io), more_eyes(io);
    station(relay->expect(help, "poste-1"), more_pixels.inner);
    viewer(more_eyes.inner);
    more_pixels.outer.cut();
    run();
    EXPECT_EQ(parted.back(), Parting::station_gone);
    EXPECT_TRUE(more_eyes.outer.is_cut());
}

TEST_F(Relay, AHalfThatStaysAloneIsGivenUp) {
    make({.wait_ms = 1});
    auto& lonely = viewer(eyes.inner);
    run_out();
    ASSERT_TRUE(lonely);
    EXPECT_FALSE(*lonely);
    auto& other = station(relay->expect(help, "poste-1"), pixels.inner);
    run_out();
    ASSERT_TRUE(other);
    EXPECT_EQ(parted, (std::vector{Parting::no_station, Parting::no_viewer}));
}

TEST_F(Relay, ASecondViewerIsRefusedAndTheFirstStays) {
    make({});
    viewer(eyes.inner);
    Wire more(io);
    auto& second = viewer(more.inner);
    ASSERT_TRUE(second);
    EXPECT_FALSE(*second);
    EXPECT_FALSE(eyes.inner.is_cut());
}

TEST_F(Relay, AViewerThatDoesNotReadSlowsItsOwnStationAlone) {
    make({.buffer_bytes = 1000});
    station(relay->expect(help, "poste-1"), pixels.inner);
    viewer(eyes.inner);
    Wire other_pixels(io), other_eyes(io);
    const HelpId other{8};
    watch(relay->join_station(other, "poste-2", relay->expect(other, "poste-2"),
                              other_pixels.inner));
    watch(relay->join_viewer(other, other_eyes.inner));

    say(pixels.outer, std::string(100'000, 'p'));  // nobody reads it at the other end
    std::size_t seen = 0;
    const auto read = [](MemoryStream& from, std::size_t& count) -> asio::awaitable<void> {
        std::array<std::byte, 4096> into;
        while (const auto size = co_await from.read_some(into)) count += *size;
    };
    asio::co_spawn(io, read(other_eyes.outer, seen), [](std::exception_ptr) {});
    say(other_pixels.outer, std::string(1'000'000, 'q'));
    EXPECT_EQ(seen, 1'000'000u) << "the other help flows";
    EXPECT_EQ(eyes.outer.waiting() + pixels.inner.waiting(), 2000u) << "and this one holds little";
    relay->cut_all();
    run();
}

TEST_F(Relay, WhoDoesNotReadSlowsTheOtherDown) {
    make({.buffer_bytes = 1000});
    station(relay->expect(help, "poste-1"), pixels.inner);
    viewer(eyes.inner);
    say(pixels.outer, std::string(100'000, 'p'));
    // Held: 1,000 at the viewer's end, 1,000 in the relay, 1,000 at the station's end.
    EXPECT_EQ(eyes.outer.waiting(), 1000u);
    EXPECT_EQ(pixels.inner.waiting(), 1000u);
}

}  // namespace
}  // namespace foyer::test
