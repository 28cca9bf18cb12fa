// The feed as a page sees it.
#include <gtest/gtest.h>

#include "tests/desk/browser.hpp"

namespace foyer::test {
namespace {

class Feed : public testing::Test {
protected:
    Feed() { desk.inside([](SmallSpace& space) { space.add_station("poste-1"); }); }

    HttpsClient follow(const Browser& browser) {
        auto client = HttpsClient::connect(desk.port());
        EXPECT_TRUE(client);
        client->send(request("GET", "/api/v1/feed", browser.headers()));
        const std::string head = client->read_until("\r\n\r\n");
        EXPECT_NE(head.find("200 OK"), std::string::npos) << head;
        EXPECT_NE(head.find("text/event-stream"), std::string::npos);
        EXPECT_NE(head.find("no-store"), std::string::npos);
        return std::move(*client);
    }
    // The JSON of the next state, past comments.
    static std::string next(HttpsClient& feed) {
        for (;;) {
            const std::string event = feed.read_until("\n\n");
            if (event.empty()) return {};
            const auto data = event.find("event: floor\ndata: ");
            if (data != std::string::npos) return event.substr(data + 19);
        }
    }
    std::vector<std::int32_t> presences() {
        return desk.inside([](SmallSpace& space) { return space.presences; });
    }

    RunningDesk desk;
    Browser page{desk, "marie"};
};

TEST_F(Feed, BeginsWithTheWholeFloorAndTellsEachChange) {
    HttpsClient feed = follow(page);
    std::string floor = next(feed);
    EXPECT_NE(floor.find(R"("space":{"name":"Maison L'Écuyer","mode":"open")"), std::string::npos);
    EXPECT_EQ(field(floor, "state"), "free");
    ASSERT_EQ(page.call("session/start", R"({"station":"poste-1"})").status, 200);
    while (field(floor, "state") != "in_use") {
        floor = next(feed);
        ASSERT_FALSE(floor.empty());
    }
    EXPECT_EQ(field(floor, "left_s"), "3600");
}

TEST_F(Feed, PutsCallsFirstTheLongestWaitFirst) {
    desk.inside([](SmallSpace& space) {
        space.add_station("poste-2");
        space.add_station("poste-3");
    });
    for (const char* station : {"poste-2", "poste-3"}) {
        page.call("session/start", std::string(R"({"station":")") + station + R"("})");
    }
    desk.inside([](SmallSpace& space) {
        space.at("poste-3", kiosk::CallPressed{});
        space.pass(seconds(20));
        space.at("poste-2", kiosk::CallPressed{});
    });
    HttpsClient feed = follow(page);
    const std::string floor = next(feed);
    const auto first = floor.find(R"("name":"poste-3")");
    const auto second = floor.find(R"("name":"poste-2")");
    const auto third = floor.find(R"("name":"poste-1")");
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_NE(floor.find(R"("calling":true,"call_waiting_s":20)"), std::string::npos) << floor;
}

TEST_F(Feed, ABurstOfChangesIsToldOnceWithTheLastState) {
    HttpsClient feed = follow(page);
    next(feed);
    desk.inside([](SmallSpace& space) {
        for (int i = 0; i < 200; ++i) space.pass(seconds(1));
        space.lose_link("poste-1");
    });
    int told = 1;
    while (field(next(feed), "state") != "offline") ++told;
    EXPECT_LE(told, 3);
}

TEST_F(Feed, WhoComesBetweenTwoTellingsSeesTheFloorAsItIs) {
    HttpsClient first = follow(page);
    (void)next(first);
    ASSERT_EQ(page.call("session/start", R"({"station":"poste-1"})").status, 200);
    EXPECT_EQ(field(next(first), "state"), "in_use");  // told; the feed now rests a moment
    desk.inside([](SmallSpace& space) { space.at("poste-1", kiosk::CallPressed{}); });
    HttpsClient second = follow(page);
    EXPECT_EQ(field(next(second), "calling"), "true");
}

TEST_F(Feed, PresenceCountsAccountsNotPages) {
    {
        HttpsClient first = follow(page);
        next(first);
        HttpsClient second = follow(page);
        next(second);
        Browser root(desk, "root");
        HttpsClient third = follow(root);
        next(third);
        EXPECT_EQ(presences(), (std::vector<std::int32_t>{1, 2}));
    }
    // All three have gone; the desk notices without being asked anything.
    HttpsClient watch = follow(page);
    while (desk.inside([](SmallSpace& space) { return space.presences.back(); }) != 1) {
        ASSERT_FALSE(next(watch).empty());
    }
}

TEST_F(Feed, IsNotForAnotherSitesPage) {
    const HttpReply reply = page.raw(
        request("GET", "/api/v1/feed", "Host: " + desk.host() + "\r\nCookie: " + page.cookie() +
                                           "\r\nOrigin: https://evil.example\r\n"));
    EXPECT_EQ(reply.status, 403);
}

}  // namespace
}  // namespace foyer::test
