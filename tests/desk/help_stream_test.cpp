// A help's picture from the station's stream to the viewer's WebSocket and back.
#include <gtest/gtest.h>

#include "tests/desk/browser.hpp"

namespace foyer::test {
namespace {

class HelpStream : public testing::Test {
protected:
    HelpStream() {
        desk.inside([](SmallSpace& space) { space.add_station("poste-1"); });
        EXPECT_EQ(page.call("session/start", R"({"station":"poste-1"})").status, 200);
        const HttpReply asked = page.call("help/view", R"({"station":"poste-1"})");
        EXPECT_EQ(asked.status, 200) << asked.body;
        id = field(asked.body, "id");
    }
    void consent() {
        desk.inside([&](SmallSpace& space) {
            space.at("poste-1", kiosk::ConsentAnswered{HelpId{std::stoull(id)}, HelpKind::view, true});
        });
    }
    HttpsClient open(const Browser& browser, HttpReply& reply, std::string_view headers = {}) {
        auto client = HttpsClient::connect(desk.port());
        EXPECT_TRUE(client);
        client->send(request("GET", "/api/v1/help/" + id + "/rfb",
                             (headers.empty() ? browser.headers() : std::string(headers)) +
                                 "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                 "Sec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Protocol: binary\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
        reply = client->read_reply();
        return std::move(*client);
    }

    // Looks at the picture, and is gone: a page that is loaded again.
    void leave() {
        {
            HttpReply reply;
            HttpsClient viewer = open(page, reply);
            viewer.send_frame("a");
            EXPECT_EQ(viewer.read_frame(), "a");
        }
        auto feed = HttpsClient::connect(desk.port());
        feed->send(request("GET", "/api/v1/feed", page.headers()));
        while (!unwatched()) ASSERT_FALSE(feed->read_until("\n\n").empty());
    }
    bool unwatched() {
        return desk.inside(
            [](SmallSpace& space) { return space.floor().stations.at(0).helps.at(0).unwatched; });
    }

    RunningDesk desk;
    Browser page{desk, "marie"};
    std::string id;
};

TEST_F(HelpStream, CarriesBytesBothWaysOnceTheGuestSaidYes) {
    consent();
    HttpReply reply;
    HttpsClient viewer = open(page, reply);
    ASSERT_EQ(reply.status, 101) << reply.body;
    EXPECT_EQ(reply.headers["sec-websocket-protocol"], "binary");
    EXPECT_EQ(reply.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    viewer.send_frame("RFB 003.008\n");
    EXPECT_EQ(viewer.read_frame(), "RFB 003.008\n");
    const std::string large(60'000, 'x');
    viewer.send_frame(large);
    std::string back;
    while (back.size() < large.size()) {
        const std::string part = viewer.read_frame();
        ASSERT_FALSE(part.empty());
        back += part;
    }
    EXPECT_EQ(back, large);
}

TEST_F(HelpStream, IsOnlyForTheAccountThatAsked) {
    consent();
    Browser root(desk, "root");
    HttpReply reply;
    open(root, reply);
    EXPECT_EQ(reply.status, 403);
    Browser stranger(desk);
    open(stranger, reply);
    EXPECT_EQ(reply.status, 401);
    const std::string elsewhere = "Host: " + desk.host() + "\r\nCookie: " + page.cookie() +
                                  "\r\nOrigin: https://evil.example\r\n";
    open(page, reply, elsewhere);
    EXPECT_EQ(reply.status, 403);
}

TEST_F(HelpStream, EndsForBothAtOnceWhenTheGuestStops) {
    consent();
    HttpReply reply;
    HttpsClient viewer = open(page, reply);
    viewer.send_frame("a");
    EXPECT_EQ(viewer.read_frame(), "a");
    desk.inside([](SmallSpace& space) { space.at("poste-1", kiosk::StopPressed{}); });
    EXPECT_EQ(viewer.read_frame(), "") << "the connection is gone";
    open(page, reply);
    EXPECT_EQ(reply.status, 404);
}

TEST_F(HelpStream, ComesBackToTheSameAccountWithoutAnotherQuestion) {
    consent();
    leave();
    EXPECT_TRUE(desk.inside([](SmallSpace& space) { return space.view("poste-1").help->view; }))
        << "the guest still sees the frame";
    HttpReply reply;
    HttpsClient again = open(page, reply);
    ASSERT_EQ(reply.status, 101);
    again.send_frame("b");
    EXPECT_EQ(again.read_frame(), "b");
    EXPECT_EQ(desk.inside([](SmallSpace& space) { return space.streams; }), 2) << "a new stream";
    EXPECT_FALSE(unwatched());
}

TEST_F(HelpStream, EndsWhenItsViewerStaysAway) {
    consent();
    leave();
    desk.inside([](SmallSpace& space) { space.pass(seconds(15)); });
    EXPECT_FALSE(desk.inside([](SmallSpace& space) { return space.help_on("poste-1"); }));
    EXPECT_FALSE(desk.inside([](SmallSpace& space) { return space.view("poste-1").help; }));
    HttpReply reply;
    open(page, reply);
    EXPECT_EQ(reply.status, 404);
}

TEST_F(HelpStream, ASecondViewerIsRefusedAndTheFirstSeesOn) {
    consent();
    HttpReply reply;
    HttpsClient first = open(page, reply);
    first.send_frame("a");
    EXPECT_EQ(first.read_frame(), "a");
    HttpsClient second = open(page, reply);
    EXPECT_EQ(second.read_frame(), "") << "it is closed";
    first.send_frame("b");
    EXPECT_EQ(first.read_frame(), "b");
}

TEST_F(HelpStream, ATextMessageEndsIt) {
    consent();
    HttpReply reply;
    HttpsClient viewer = open(page, reply);
    viewer.send(std::string("\x81\x81\x00\x00\x00\x00x", 7));
    EXPECT_EQ(viewer.read_frame(), "");
}

TEST_F(HelpStream, AViewerThatComesBeforeTheYesWaitsForIt) {
    HttpReply reply;
    HttpsClient viewer = open(page, reply);
    ASSERT_EQ(reply.status, 101);
    viewer.send_frame("early");
    consent();
    EXPECT_EQ(viewer.read_frame(), "early");
}

}  // namespace
}  // namespace foyer::test
