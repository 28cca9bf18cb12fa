// A linked station, spoken for by hand.
#include <gtest/gtest.h>

#include "proto/convert_station.hpp"
#include "tests/wire/space.hpp"

namespace foyer {
namespace {

StationFrame hello() { return StationMessage(Hello{}); }

supervisor::ListenerSettings short_limits() {
    supervisor::ListenerSettings settings;
    settings.link.idle_ms = 80;
    settings.link.heartbeat_ms = 20;
    settings.link.drain_ms = 50;
    return settings;
}

Refused heard_refusal(Space& space, TlsLink& link) {
    const SupervisorFrame frame = space.hear(link);
    EXPECT_TRUE(std::holds_alternative<Refused>(frame));
    return std::get<Refused>(frame);
}

TEST(Link, BeginsWithHelloAndCarriesMessagesBothWays) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    EXPECT_FALSE(space.listener().linked("poste-1"));
    space.say(*link, hello());
    space.say(*link, StationMessage(StartRequest{RequestId{4}, "12345678"}));
    ASSERT_TRUE(space.loop().until([&] { return space.owner().messages.size() == 2; }));
    EXPECT_EQ(space.owner().linked, std::vector<StationName>{"poste-1"});
    EXPECT_EQ(space.owner().messages[1], StationMessage(StartRequest{RequestId{4}, "12345678"}));

    const SupervisorMessage answer = CallStatus{2};
    ASSERT_TRUE(space.listener().send("poste-1", answer));
    EXPECT_EQ(space.hear(*link), SupervisorFrame(answer));
    EXPECT_FALSE(space.listener().send("poste-2", answer));
}

TEST(Link, ThatDoesNotBeginWithHelloIsRefused) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, StationMessage(ViewUpdate{}));
    EXPECT_EQ(heard_refusal(space, *link).cause, RefusalCause::protocol);
    EXPECT_TRUE(space.closed(*link));
    EXPECT_TRUE(space.owner().linked.empty());
}

TEST(Link, EndsWithAReasonOnAMessageThatIsNone) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, hello());
    ASSERT_TRUE(space.loop().await(link->write_frame("noise", seconds(5))));
    EXPECT_EQ(heard_refusal(space, *link).cause, RefusalCause::protocol);
    EXPECT_TRUE(space.closed(*link));
    ASSERT_TRUE(space.loop().until([&] { return !space.owner().lost_reasons.empty(); }));
    EXPECT_NE(space.owner().lost_reasons[0].find("Envelope"), std::string::npos);
}

TEST(Link, EndsOnWhatIsForEnrolmentOnly) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, hello());
    space.say(*link, EnrolReveal{std::string(32, 'x')});
    EXPECT_EQ(heard_refusal(space, *link).cause, RefusalCause::protocol);
    EXPECT_TRUE(space.closed(*link));
}

TEST(Link, EndsOnAnOverLongFrame) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    // The first four bytes of a stream are read as a frame's length: here 0x7fffffff.
    auto stream = TlsLink::into_stream(space.admitted(space.enrolled("poste-2")));
    const std::string over_long = "\x7f\xff\xff\xff and so on";
    ASSERT_TRUE(space.loop().await(stream->write(std::as_bytes(std::span(over_long)))));
    std::array<std::byte, 64> chunk;
    EXPECT_FALSE(space.loop().await(stream->read_some(chunk)));
    EXPECT_TRUE(space.owner().linked.empty());

    space.say(*link, hello());
    ASSERT_TRUE(space.loop().until([&] { return space.listener().linked("poste-1"); }));
    EXPECT_FALSE(space.loop().await(link->write_frame(std::string(65537, 'x'), seconds(5))));
}

TEST(Link, OfAStationReplacesItsOlderOne) {
    Space space;
    const TlsIdentity identity = space.enrolled("poste-1");
    const auto older = space.admitted(identity);
    space.say(*older, hello());
    ASSERT_TRUE(space.loop().until([&] { return space.owner().linked.size() == 1; }));
    const auto newer = space.admitted(identity);
    space.say(*newer, hello());
    ASSERT_TRUE(space.loop().until([&] { return space.owner().linked.size() == 2; }));
    EXPECT_TRUE(space.closed(*older));

    // What the owner sends goes over the newer one, and the older one's end is not a loss.
    ASSERT_TRUE(space.listener().send("poste-1", CallStatus{1}));
    EXPECT_EQ(space.hear(*newer), SupervisorFrame(SupervisorMessage(CallStatus{1})));
    EXPECT_TRUE(space.owner().lost_reasons.empty());
    EXPECT_TRUE(space.listener().linked("poste-1"));
}

TEST(Link, OfARemovedStationIsRefusedAtOnce) {
    Space space;
    const TlsIdentity identity = space.enrolled("poste-1");
    space.owner().known.erase("poste-1");
    const auto context = TlsContext::client(identity, space.authority().station_ca_pem());
    auto link =
        space.loop().await(TlsLink::connect(*context, "127.0.0.1", space.port(), seconds(5)));
    ASSERT_TRUE(link);
    EXPECT_EQ(heard_refusal(space, **link).cause, RefusalCause::removed);
    EXPECT_TRUE(space.closed(**link));
}

TEST(Link, OfAStationWhoseNameHasAnotherKeyNowIsRefused) {
    Space space;
    const TlsIdentity first = space.enrolled("poste-1");
    const TlsIdentity second = space.enrolled("poste-1");
    const auto context = TlsContext::client(first, space.authority().station_ca_pem());
    auto link =
        space.loop().await(TlsLink::connect(*context, "127.0.0.1", space.port(), seconds(5)));
    ASSERT_TRUE(link);
    EXPECT_EQ(heard_refusal(space, **link).cause, RefusalCause::removed);
    EXPECT_TRUE(space.admitted(second));
}

TEST(Link, OfAStationThatIsRemovedBeforeItsHelloIsRefused) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.owner().known.erase("poste-1");
    space.say(*link, hello());
    EXPECT_EQ(heard_refusal(space, *link).cause, RefusalCause::removed);
    EXPECT_TRUE(space.owner().linked.empty());
}

TEST(Link, ClosedByItsOwnerStillDeliversWhatWasQueued) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, hello());
    ASSERT_TRUE(space.loop().until([&] { return space.listener().linked("poste-1"); }));
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(space.listener().send("poste-1", CallStatus{i}));
    space.listener().close("poste-1", "removed");
    EXPECT_FALSE(space.listener().send("poste-1", CallStatus{100}));
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(space.hear(*link), SupervisorFrame(SupervisorMessage(CallStatus{i})));
    }
    EXPECT_TRUE(space.closed(*link));
    ASSERT_TRUE(space.loop().until([&] { return !space.owner().lost_reasons.empty(); }));
    EXPECT_EQ(space.owner().lost_reasons[0], "removed");
}

TEST(Link, EndsWhenNothingIsHeard) {
    Space space(short_limits());
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, hello());
    ASSERT_TRUE(space.loop().until([&] { return !space.owner().lost_reasons.empty(); }));
    EXPECT_EQ(space.owner().lost_reasons[0], "nothing was heard for 80 ms");
}

TEST(Link, StandsAsLongAsHeartbeatsCome) {
    Space space(short_limits());
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, hello());
    LinkLimits limits;
    limits.idle_ms = 80;
    limits.heartbeat_ms = 20;
    limits.life_ms = 400;  // five times what silence would end
    const std::string reason = space.loop().await(link->run([](std::string_view) {}, limits));
    EXPECT_EQ(reason, "its time of 400 ms is over");
    // Not for silence, but because this side closed in order.
    EXPECT_EQ(space.owner().lost_reasons,
              std::vector<std::string>{"read: the other side closed the link"});
}

TEST(Link, OfAPeerThatDoesNotReadEndsWhenItsOutboxIsFull) {
    Space space;
    const auto link = space.admitted(space.enrolled("poste-1"));
    space.say(*link, hello());
    ASSERT_TRUE(space.loop().until([&] { return space.listener().linked("poste-1"); }));
    Welcome large;
    large.policies.emplace_back().browser.allow.assign(25, std::string(2000, 'x'));

    Status sent;
    std::size_t sent_bytes = 0;
    const std::size_t size = encode(SupervisorMessage(large)).value().size();
    // The kernels' buffers take some megabytes first.
    while (sent_bytes < 64'000'000 && (sent = space.listener().send("poste-1", large))) {
        sent_bytes += size;
        space.loop().io().poll();
    }
    ASSERT_FALSE(sent);
    EXPECT_NE(sent.error().text.find("outbox"), std::string::npos) << sent.error().text;
    ASSERT_TRUE(space.loop().until([&] { return !space.owner().lost_reasons.empty(); }));
    EXPECT_NE(space.owner().lost_reasons[0].find("outbox"), std::string::npos);
    EXPECT_FALSE(space.listener().linked("poste-1"));
}

TEST(Link, OfOneThatNeverStopsSendingLeavesTimeForOthers) {
    Space space;
    const auto busy = space.admitted(space.enrolled("poste-1"));
    space.say(*busy, hello());
    bool more = true;
    auto flood = [&]() -> boost::asio::awaitable<void> {
        const std::string update = encode(StationMessage(ViewUpdate{})).value();
        while (more) {
            const Status sent = co_await busy->write_frame(update, seconds(5));
            if (!sent) break;
        }
    };
    space.loop().spawn(flood());
    const auto calm = space.admitted(space.enrolled("poste-2"));
    space.say(*calm, hello());
    EXPECT_TRUE(space.loop().until([&] { return space.listener().linked("poste-2"); }));
    more = false;
}

}  // namespace
}  // namespace foyer
