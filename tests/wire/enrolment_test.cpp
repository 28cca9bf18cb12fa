// Enrolment over real connections: the happy path, somebody in the middle, and every refusal.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "kiosk/link/enrolment_client.hpp"
#include "proto/convert_station.hpp"
#include "proto/enrolment_code.hpp"
#include "proto/state_file.hpp"
#include "supervisor/station/enrolment_exchange.hpp"
#include "tests/wire/space.hpp"

namespace foyer {
namespace {

namespace asio = boost::asio;

// One that enrols by hand and waits.
struct Newcomer {
    explicit Newcomer(Space& space) : link(space.stranger()) {
        const std::string key = public_key_der(make_private_key_pem()).value();
        const std::string nonce = random_bytes(enrolment_nonce_size);
        space.say(*link, EnrolBegin{key, "poste-x", sha256(nonce)});
        const SupervisorFrame answer = space.hear(*link);
        EXPECT_TRUE(std::holds_alternative<EnrolNonce>(answer));
        space.say(*link, EnrolReveal{nonce});
        code = enrolment_code(
            {key, link->peer_public_key(), nonce, std::get<EnrolNonce>(answer).nonce});
    }

    std::unique_ptr<TlsLink> link;
    std::string code;
};

RefusalCause refusal(Space& space, TlsLink& link) {
    const SupervisorFrame frame = space.hear(link);
    EXPECT_TRUE(std::holds_alternative<Refused>(frame));
    return std::get<Refused>(frame).cause;
}

TEST(Enrolment, EndsInALinkOnceTheCodeOnTheScreenIsTypedAtTheDesk) {
    Space space;
    const Folder folder;
    Station station(space, space.link_settings(folder.path()));
    EXPECT_EQ(station.wait_for_code().size(), 6U);
    EXPECT_EQ(space.listener().pending()[0].proposed_name, "poste-1");
    EXPECT_EQ(station.kiosk().ups, 0);

    const auto approval = space.approve(station.kiosk().shown, "salle-2");
    ASSERT_TRUE(approval) << approval.error().text;
    ASSERT_TRUE(space.loop().until([&] { return space.listener().linked("salle-2"); }));
    EXPECT_EQ(station.kiosk().shown, "");
    EXPECT_EQ(station.kiosk().ups, 1);
    EXPECT_TRUE(station.kiosk().said_hello);
    EXPECT_TRUE(space.listener().pending().empty());

    ASSERT_TRUE(space.listener().send("salle-2", CallStatus{3}));
    ASSERT_TRUE(space.loop().until([&] { return station.kiosk().messages.size() == 1; }));
    EXPECT_EQ(station.kiosk().messages[0], SupervisorMessage(CallStatus{3}));
    EXPECT_TRUE(station.stop());

    struct stat key {};
    ASSERT_EQ(::stat((folder.path() / "station.key").c_str(), &key), 0);
    EXPECT_EQ(key.st_mode & 07777, 0600U);
}

TEST(Enrolment, IsNeededOnlyOnce) {
    Space space;
    const Folder folder;
    {
        Station station(space, space.link_settings(folder.path()));
        ASSERT_TRUE(space.approve(station.wait_for_code()));
        ASSERT_TRUE(space.loop().until([&] { return station.kiosk().ups == 1; }));
        EXPECT_TRUE(station.stop());
    }
    Station again(space, space.link_settings(folder.path()));
    ASSERT_TRUE(space.loop().until([&] { return again.kiosk().ups == 1; }));
    EXPECT_TRUE(again.kiosk().codes.empty());
    EXPECT_TRUE(again.stop());
}

TEST(Enrolment, IsAllThatAConnectionWithoutCertificateGets) {
    Space space;
    for (const StationFrame& frame :
         {StationFrame(StationMessage(Hello{})), StationFrame(StationMessage(ViewUpdate{})),
          StationFrame(StreamOpen{HelpId{1}, "token"}),
          StationFrame(EnrolReveal{std::string(32, 'x')})}) {
        const auto link = space.stranger();
        space.say(*link, frame);
        EXPECT_EQ(refusal(space, *link), RefusalCause::enrolment);
        EXPECT_TRUE(space.closed(*link));
    }
    EXPECT_EQ(space.owner().asked, 0);
    EXPECT_TRUE(space.owner().linked.empty());
    EXPECT_TRUE(space.owner().messages.empty());
    EXPECT_EQ(space.owner().stream_bytes, nullptr);
}

TEST(Enrolment, EndsWhenAnotherNonceIsRevealedThanWasCommittedTo) {
    Space space;
    const auto link = space.stranger();
    space.say(*link, EnrolBegin{public_key_der(make_private_key_pem()).value(), "poste-x",
                                sha256(random_bytes(32))});
    (void)space.hear(*link);
    space.say(*link, EnrolReveal{random_bytes(32)});
    EXPECT_EQ(refusal(space, *link), RefusalCause::enrolment);
    EXPECT_TRUE(space.listener().pending().empty());
}

TEST(Enrolment, EndsWhenOneThatWaitsSaysAnything) {
    Space space;
    const Newcomer newcomer(space);
    ASSERT_TRUE(space.wait_for_pending(1));
    space.say(*newcomer.link, StationMessage(Hello{}));
    EXPECT_EQ(refusal(space, *newcomer.link), RefusalCause::protocol);
    EXPECT_TRUE(space.wait_for_pending(0));
}

TEST(Enrolment, LetsFiveWaitAndTheSixthOnlyWhenOneHasGone) {
    Space space;
    std::vector<std::unique_ptr<Newcomer>> five;
    for (int i = 0; i < 5; ++i) five.push_back(std::make_unique<Newcomer>(space));
    ASSERT_TRUE(space.wait_for_pending(5));
    const Newcomer sixth(space);
    EXPECT_EQ(refusal(space, *sixth.link), RefusalCause::enrolment);
    five.pop_back();
    ASSERT_TRUE(space.wait_for_pending(4));
    const Newcomer seventh(space);
    EXPECT_TRUE(space.wait_for_pending(5));
}

TEST(Enrolment, ThreeWrongCodesMakeEveryStationShowANewOne) {
    Space space;
    const Folder folder;
    Station station(space, space.link_settings(folder.path()));
    const std::string first = station.wait_for_code();
    const std::string wrong = first == "000000" ? "000001" : "000000";
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(space.approve(wrong));
    ASSERT_TRUE(space.loop().until([&] { return station.kiosk().codes.size() == 2; }));
    ASSERT_TRUE(space.wait_for_pending(1));
    EXPECT_FALSE(space.approve(first));
    EXPECT_TRUE(space.approve(station.kiosk().codes[1]));
    EXPECT_TRUE(space.loop().until([&] { return station.kiosk().ups == 1; }));
    EXPECT_TRUE(station.stop());
}

TEST(Enrolment, ExpiresEvenWhenTheStationKeepsTheConnectionAlive) {
    supervisor::ListenerSettings settings;
    settings.enrolment.valid_ms = 100;
    Space space(settings);
    const Newcomer newcomer(space);
    LinkLimits chatty;
    chatty.heartbeat_ms = 10;
    const std::string reason =
        space.loop().await(newcomer.link->run([](std::string_view) {}, chatty));
    EXPECT_NE(reason.find("closed"), std::string::npos) << reason;
    EXPECT_FALSE(space.approve(newcomer.code));
}

TEST(Enrolment, ApprovedForAStationThatHasGoneDeliversNothing) {
    Space space;
    auto newcomer = std::make_unique<Newcomer>(space);
    ASSERT_TRUE(space.wait_for_pending(1));
    const auto approval = space.listener().approve(newcomer->code, "");
    ASSERT_TRUE(approval);
    const int changes = space.owner().pending_changes;
    newcomer.reset();
    ASSERT_TRUE(space.loop().until([&] { return space.owner().pending_changes > changes; }));
    EXPECT_FALSE(space.listener().deliver(*approval));
}

// ---- somebody in the middle ---------------------------------------------------------------------

// Accepts the station with a certificate of its own and connects to the supervisor as a newcomer.
class Middle {
public:
    explicit Middle(Space& space)
        : space_(space),
          own_(supervisor::Authority::open(folder_.path(), {}, {}).value()),
          context_(TlsContext::server(own_.station_server(), own_.station_ca_pem()).value()),
          acceptor_(space.loop().io(), {asio::ip::address_v4::loopback(), 0}) {}

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    asio::awaitable<void> accept() {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        station_ = std::move(*co_await TlsLink::accept(context_, std::move(socket), seconds(5)));
        const auto stranger = TlsContext::stranger();
        supervisor_ = std::move(
            *co_await TlsLink::connect(*stranger, "127.0.0.1", space_.port(), seconds(5)));
    }
    // Passes every message on as it is: the two sides see each other's keys and nonces, and only
    // the TLS server's key differs.
    asio::awaitable<void> relay() {
        co_await accept();
        co_await pass(*station_, *supervisor_);
        co_await pass(*supervisor_, *station_);
        co_await pass(*station_, *supervisor_);
    }
    // Plays station to the supervisor and supervisor to the station, with keys of its own.
    asio::awaitable<void> impersonate() {
        co_await accept();
        const auto seen = co_await supervisor::talk_to_newcomer(*station_, seconds(5));
        code_for_station = seen.value().code;
        const kiosk::EnrolmentTerms terms{public_key_der(make_private_key_pem()).value(), "poste-1",
                                          seconds(5), seconds(5)};
        (void)co_await kiosk::enrol(*supervisor_, terms,
                                    [this](const std::string& code) { code_at_supervisor = code; });
    }

    std::string code_for_station;
    std::string code_at_supervisor;

private:
    static asio::awaitable<void> pass(TlsLink& from, TlsLink& to) {
        const auto payload = co_await from.read_frame(seconds(5));
        (void)co_await to.write_frame(payload.value(), seconds(5));
    }

    Space& space_;
    Folder folder_;
    supervisor::Authority own_;
    TlsContext context_;
    asio::ip::tcp::acceptor acceptor_;
    std::unique_ptr<TlsLink> station_;
    std::unique_ptr<TlsLink> supervisor_;
};

// The code on the station's screen, when it enrols through `middle`.
std::string shown_through(Space& space, Middle& middle, const Folder& folder) {
    kiosk::LinkSettings settings = space.link_settings(folder.path());
    settings.port = middle.port();
    Station station(space, settings);
    return station.wait_for_code();
}

TEST(SomebodyInTheMiddle, WhoPassesEverythingOnMakesTheCodesDiffer) {
    Space space;
    const Folder folder;
    Middle middle(space);
    space.loop().spawn(middle.relay());
    const std::string shown = shown_through(space, middle, folder);
    EXPECT_EQ(shown.size(), 6U);
    EXPECT_FALSE(space.approve(shown));
    EXPECT_EQ(space.listener().pending().size(), 1U);
}

TEST(SomebodyInTheMiddle, WhoPlaysBothSidesMakesTheCodesDiffer) {
    Space space;
    const Folder folder;
    Middle middle(space);
    space.loop().spawn(middle.impersonate());
    const std::string shown = shown_through(space, middle, folder);
    EXPECT_EQ(shown, middle.code_for_station);
    EXPECT_NE(shown, middle.code_at_supervisor);
    EXPECT_FALSE(space.approve(shown));
    EXPECT_TRUE(space.listener().approve(middle.code_at_supervisor, ""));
}

}  // namespace
}  // namespace foyer
