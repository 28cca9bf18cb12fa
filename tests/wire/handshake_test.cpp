// Who gets past the TLS handshake of the station port.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "tests/wire/space.hpp"

namespace foyer {
namespace {

namespace asio = boost::asio;

// The text of why connecting, or the first read after it, failed; empty when neither did.
std::string refusal(Space& space, const TlsContext& context) {
    auto link =
        space.loop().await(TlsLink::connect(context, "127.0.0.1", space.port(), seconds(5)));
    if (!link) return link.error().text;
    const auto first = space.loop().await((*link)->read_frame(seconds(5)));
    return first ? std::string() : first.error().text;
}

TEST(Handshake, AdmitsAKnownStationAndTellsEachWhoTheOtherIs) {
    Space space;
    const TlsIdentity identity = space.enrolled("poste-1");
    const auto link = space.admitted(identity);
    EXPECT_EQ(link->own_public_key(), public_key_der(identity.key_pem).value());
    EXPECT_EQ(link->peer_public_key(),
              public_key_der(space.authority().station_server().key_pem).value());
    EXPECT_EQ(link->peer_fingerprint(), key_fingerprint(link->peer_public_key()));
}

TEST(Handshake, RefusesTls12) {
    Space space;
    const TlsIdentity identity = space.enrolled("poste-1");
    const auto context = TlsContext::client(identity, space.authority().station_ca_pem()).value();
    SSL_CTX_set_min_proto_version(context.native(), TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(context.native(), TLS1_2_VERSION);
    EXPECT_NE(refusal(space, context).find("protocol version"), std::string::npos);
    EXPECT_EQ(space.owner().asked, 0);
}

TEST(Handshake, RefusesAnotherProtocolOrNone) {
    Space space;
    const TlsIdentity identity = space.enrolled("poste-1");
    const std::string& ca = space.authority().station_ca_pem();
    const auto other = TlsContext::client(identity, ca).value();
    SSL_CTX_set_alpn_protos(other.native(), reinterpret_cast<const unsigned char*>("\x02h2"), 3);
    EXPECT_NE(refusal(space, other), "");
    const auto none = TlsContext::client(identity, ca).value();
    SSL_CTX_set_alpn_protos(none.native(), nullptr, 0);
    EXPECT_NE(refusal(space, none), "");
    EXPECT_EQ(space.owner().asked, 0);
}

TEST(Handshake, RefusesAStationOfAnotherSpace) {
    Space space;
    Space other;
    const TlsIdentity theirs = other.enrolled("poste-1");
    const auto context = TlsContext::client(theirs, space.authority().station_ca_pem()).value();
    EXPECT_NE(refusal(space, context), "");
    EXPECT_EQ(space.owner().asked, 0);
}

TEST(Handshake, AStationBelievesNoOtherSupervisor) {
    Space space;
    Space other;
    const TlsIdentity identity = space.enrolled("poste-1");
    const auto context = TlsContext::client(identity, other.authority().station_ca_pem()).value();
    EXPECT_NE(refusal(space, context).find("certificate"), std::string::npos);
}

TEST(Handshake, AStationBelievesNoStationThatPlaysSupervisor) {
    Space space;
    // A listener whose "server certificate" is a station's, of the very same CA.
    const TlsIdentity station = space.enrolled("poste-9");
    const auto fake = TlsContext::server(station, space.authority().station_ca_pem()).value();
    asio::ip::tcp::acceptor acceptor(space.loop().io(), {asio::ip::address_v4::loopback(), 0});
    auto accept = [&]() -> asio::awaitable<void> {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        (void)co_await TlsLink::accept(fake, std::move(socket), seconds(5));
    };
    space.loop().spawn(accept());
    const auto context =
        TlsContext::client(space.enrolled("poste-1"), space.authority().station_ca_pem()).value();
    const auto link = space.loop().await(
        TlsLink::connect(context, "127.0.0.1", acceptor.local_endpoint().port(), seconds(5)));
    ASSERT_FALSE(link);
    EXPECT_NE(link.error().text.find("certificate"), std::string::npos) << link.error().text;
}

TEST(Handshake, PlainTextGetsNoAnswerButTheEnd) {
    Space space;
    asio::ip::tcp::socket socket(space.loop().io());
    socket.connect({asio::ip::address_v4::loopback(), space.port()});
    const std::string request = "GET / HTTP/1.1\r\nHost: station\r\n\r\n";
    asio::write(socket, asio::buffer(request));
    std::string heard;
    bool ended = false;
    auto listen = [&]() -> asio::awaitable<void> {
        char chunk[256];
        for (;;) {
            boost::system::error_code error;
            const std::size_t got = co_await socket.async_read_some(
                asio::buffer(chunk), asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            heard.append(chunk, got);
        }
        ended = true;
    };
    space.loop().spawn(listen());
    EXPECT_TRUE(space.loop().until([&] { return ended; }));
    // At most a TLS alert, which begins with 21.
    EXPECT_TRUE(heard.empty() || heard[0] == 21) << heard;
    EXPECT_EQ(space.owner().asked, 0);
}

TEST(Handshake, ThatIsNeverBegunEndsInTime) {
    supervisor::ListenerSettings settings;
    settings.handshake_ms = 30;
    settings.handshakes_max = 1;  // so that a silent one would keep everybody else out
    Space space(settings);
    asio::ip::tcp::socket silent(space.loop().io());
    silent.connect({asio::ip::address_v4::loopback(), space.port()});
    EXPECT_TRUE(space.admitted(space.enrolled("poste-1")));
}

}  // namespace
}  // namespace foyer
