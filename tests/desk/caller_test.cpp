// Who may call: signing in and out, roles, cookies, origins, tokens.
#include <gtest/gtest.h>

#include "tests/desk/browser.hpp"

namespace foyer::test {
namespace {

class Caller : public testing::Test {
protected:
    std::string post(std::string_view path, const std::string& headers, std::string_view body = "{}") {
        return request("POST", "/api/v1/" + std::string(path),
                       "Host: " + desk.host() + "\r\nContent-Type: application/json\r\n" + headers,
                       body);
    }
    std::string origin() { return "Origin: " + desk.origin() + "\r\n"; }

    RunningDesk desk;
    Browser stranger{desk};
};

TEST_F(Caller, GetsACookieThatNoScriptReadsAndNoOtherSiteSends) {
    const HttpReply reply = stranger.call(
        "sign-in", R"({"name":"marie","password":")" + std::string(password) + R"("})");
    ASSERT_EQ(reply.status, 200);
    const std::string cookie = reply.headers.at("set-cookie");
    EXPECT_TRUE(cookie.starts_with("__Host-foyer="));
    for (const char* part : {"; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"}) {
        EXPECT_NE(cookie.find(part), std::string::npos) << part;
    }
    EXPECT_EQ(field(reply.body, "token"), "") << "a script could read it";
}

TEST_F(Caller, WithAWrongPasswordOrNameHearsTheSame) {
    const HttpReply wrong = stranger.call("sign-in", R"({"name":"marie","password":"not it"})");
    const HttpReply unknown = stranger.call("sign-in", R"({"name":"nobody","password":"not it"})");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
}

TEST_F(Caller, WhoGuessesIsSlowedDown) {
    HttpReply reply;
    for (int i = 0; i < 50 && reply.status != 429; ++i) {
        reply = stranger.call("sign-in", R"({"name":"marie","password":"guess"})");
    }
    EXPECT_EQ(reply.status, 429);
    EXPECT_GE(std::stoi(reply.headers["retry-after"]), 1);
}

TEST_F(Caller, WithoutASignInGetsNothing) {
    EXPECT_EQ(stranger.call("station/list").status, 401);
    EXPECT_EQ(stranger.get("/api/v1/feed").status, 401);
    EXPECT_EQ(stranger.get("/api/v1/help/1/rfb").status, 401);
    EXPECT_EQ(stranger.raw(post("station/list", origin() + "Cookie: __Host-foyer=abc\r\n")).status, 401);
    EXPECT_EQ(stranger.raw(post("station/list", "Authorization: Bearer abc\r\n")).status, 401);
}

TEST_F(Caller, WithACookieMustComeFromOurOwnPage) {
    Browser page(desk, "marie");
    const std::string cookie = "Cookie: " + page.cookie() + "\r\n";
    EXPECT_EQ(page.raw(post("station/list", cookie + origin())).status, 200);
    EXPECT_EQ(page.raw(post("station/list", cookie)).status, 403) << "no origin";
    EXPECT_EQ(page.raw(post("station/list", cookie + "Origin: https://evil.example\r\n")).status, 403);
    EXPECT_EQ(page.raw(post("station/list", cookie + "Origin: null\r\n")).status, 403);
    EXPECT_EQ(page.raw(post("station/list", cookie + "Origin: http://" + desk.host() + "\r\n")).status, 403);
}

TEST_F(Caller, SignsInFromAnotherSiteInVain) {
    const std::string body = R"({"name":"marie","password":")" + std::string(password) + R"("})";
    EXPECT_EQ(stranger.raw(post("sign-in", "Origin: https://evil.example\r\n", body)).status, 403);
    EXPECT_EQ(stranger.raw(post("sign-in", "", body)).status, 403) << "a cookie only for a page";
}

TEST_F(Caller, WithABearerTokenNeedsNoOrigin) {
    const HttpReply reply = stranger.raw(
        post("sign-in", "",
             R"({"name":"marie","want_token":true,"password":")" + std::string(password) + R"("})"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_FALSE(reply.headers.contains("set-cookie"));
    const std::string bearer = "Authorization: Bearer " + field(reply.body, "token") + "\r\n";
    EXPECT_EQ(stranger.raw(post("station/list", bearer)).status, 200);
    EXPECT_EQ(stranger.raw(post("sign-out", bearer)).status, 200);
    EXPECT_EQ(stranger.raw(post("station/list", bearer)).status, 401) << "signed out";
}

TEST_F(Caller, WhoIsAMediatorDoesNoAdminsWork) {
    Browser page(desk, "marie");
    for (const char* path : {"account/add", "account/list", "account/disable", "register/print",
                             "register/helps", "station/approve", "station/remove"}) {
        const HttpReply reply = page.call(path);
        EXPECT_EQ(reply.status, 403) << path;
        EXPECT_NE(field(reply.body, "detail").find("only an admin"), std::string::npos);
    }
}

TEST_F(Caller, WhoSignsOutEndsTheHelpsAndTheFeed) {
    desk.inside([](SmallSpace& space) { space.add_station("poste-1"); });
    Browser page(desk, "marie");
    ASSERT_EQ(page.call("session/start", R"({"station":"poste-1"})").status, 200);
    ASSERT_EQ(page.call("help/view", R"({"station":"poste-1"})").status, 200);
    auto feed = HttpsClient::connect(desk.port());
    ASSERT_TRUE(feed);
    feed->send(request("GET", "/api/v1/feed", page.headers()));
    EXPECT_NE(feed->read_until("\n\n").find("200 OK"), std::string::npos);

    EXPECT_EQ(page.call("sign-out").status, 200);
    while (!feed->read_until("\n\n").empty()) {
    }  // the connection ends
    EXPECT_FALSE(desk.inside([](SmallSpace& space) { return space.help_on("poste-1"); }));
}

}  // namespace
}  // namespace foyer::test
