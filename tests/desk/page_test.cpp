// The page's files and what surrounds every answer.
#include <gtest/gtest.h>

#include "supervisor/desk/problem.hpp"
#include "tests/desk/browser.hpp"

namespace foyer::test {
namespace {

class Page : public testing::Test {
protected:
    RunningDesk desk;
    Browser browser{desk};
};

TEST_F(Page, HasItsFilesAndTheViewersOfNoVnc) {
    EXPECT_EQ(browser.get("/").headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_NE(browser.get("/").body.find("/main.js"), std::string::npos);
    EXPECT_EQ(browser.get("/main.js?version=2").status, 200) << "a query names no other file";
    const HttpReply rfb = browser.get("/novnc/core/rfb.js");
    EXPECT_EQ(rfb.headers.at("content-type"), "text/javascript; charset=utf-8");
    EXPECT_NE(rfb.body.find("export default class RFB"), std::string::npos);
}

TEST_F(Page, IsSentAgainOnlyWhenItChanged) {
    const HttpReply first = browser.get("/style.css");
    const std::string etag = first.headers.at("etag");
    const HttpReply again = browser.get("/style.css", "If-None-Match: " + etag + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(browser.get("/style.css", "If-None-Match: \"older\"\r\n").status, 200);
}

TEST_F(Page, HeadHasTheHeadersAlone) {
    auto client = HttpsClient::connect(desk.port());
    client->send(request("HEAD", "/", browser.headers()) + request("GET", "/healthz", browser.headers()));
    const std::string head = client->read_until("\r\n\r\n");
    EXPECT_NE(head.find("Content-Length: "), std::string::npos);
    EXPECT_EQ(head.find("Content-Length: 0"), std::string::npos);
    EXPECT_EQ(client->read_reply().body, "ok\n") << "no body came between";
}

TEST_F(Page, EveryAnswerIsStrict) {
    for (const char* path : {"/", "/api/v1/session/list", "/nowhere", "/metrics", "/healthz"}) {
        SCOPED_TRACE(path);
        HttpReply reply = browser.get(path);
        const std::string policy = reply.headers["content-security-policy"];
        EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
        EXPECT_NE(policy.find("script-src 'self';"), std::string::npos);
        EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
        EXPECT_EQ(policy.find("unsafe"), std::string::npos);
        EXPECT_NE(reply.headers["strict-transport-security"].find("max-age="), std::string::npos);
        EXPECT_EQ(reply.headers["x-content-type-options"], "nosniff");
    }
    EXPECT_EQ(browser.get("/api/v1/session/list").headers.at("cache-control"), "no-store");
}

TEST_F(Page, MetricsCountStatesAndNameNobody) {
    desk.inside([](SmallSpace& space) {
        space.add_station("poste-secret");
        space.add_station("poste-2", "a file");
    });
    const std::string text = browser.get("/metrics").body;
    EXPECT_NE(text.find("foyer_stations{state=\"free\"} 1\n"), std::string::npos) << text;
    EXPECT_NE(text.find("foyer_stations{state=\"out_of_order\"} 1\n"), std::string::npos);
    EXPECT_EQ(text.find("secret"), std::string::npos);
    EXPECT_EQ(text.find("marie"), std::string::npos);
}

TEST(Problem, IsJsonWhateverTheDetailHolds) {
    EXPECT_EQ(supervisor::json_text("a\"b\\c\n\x01"), R"("a\"b\\c\u000a\u0001")");
    EXPECT_EQ(supervisor::json_text("Écuyer 日 🙂"), "\"Écuyer 日 🙂\"");
    EXPECT_EQ(supervisor::json_text("\xff\xc3(\xed\xa0\x80\xf0\x9f"), R"("??(?????")");
    const auto response = supervisor::problem(404, std::string(5000, 'x'));
    EXPECT_LT(response.body.size(), 700u);
}

}  // namespace
}  // namespace foyer::test
