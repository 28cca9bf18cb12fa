// What strangers and broken programs send. Whatever it is, the answer is a problem or a closed
// connection, the space stays as it was, and the next caller is served.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "tests/desk/browser.hpp"

namespace foyer::test {
namespace {

class Hostile : public testing::Test {
protected:
    Hostile() { desk.inside([](SmallSpace& space) { space.add_station("poste-1"); }); }

    std::string json_headers() { return page.headers() + "Content-Type: application/json\r\n"; }
    void expect_problem(const HttpReply& reply, int status) {
        EXPECT_EQ(reply.status, status) << reply.body;
        EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
        EXPECT_EQ(field(reply.body, "status"), std::to_string(status));
        EXPECT_NE(field(reply.body, "detail"), "");
    }

    RunningDesk desk;
    Browser page{desk, "marie"};
};

TEST_F(Hostile, TLS12IsRefused) {
    EXPECT_FALSE(HttpsClient::connect(desk.port(), 0x0303));
    EXPECT_TRUE(HttpsClient::connect(desk.port(), 0x0304));
}

TEST_F(Hostile, BodiesThatAreNoMessageChangeNothing) {
    const char* bodies[] = {
        "{",
        "[]",
        "null",
        "\"text\"",
        R"({"station":"poste-1","colour":"red"})",
        R"({"station":7})",
        R"({"station":"poste-1","minutes":"many"})",
        R"({"station":"poste-1","minutes":-5})",
        R"({"station":"poste-1","minutes":1441})",
        R"({"station":"poste-1","minutes":4294967296})",
        R"({"station":"poste-1"} and more)",
        "{\"station\":\"\xff\xfe\"}",
        "",
    };
    for (const char* body : bodies) {
        SCOPED_TRACE(body);
        expect_problem(page.call("session/start", body), 400);
    }
    const auto state = desk.inside([](SmallSpace& space) { return space.view("poste-1").state; });
    EXPECT_EQ(state, StationState::free);
}

TEST_F(Hostile, EveryCallRefusesAnUnknownField) {
    Browser root(desk, "root");
    for (const char* path :
         {"space/status", "space/open", "space/close", "station/list", "station/approve",
          "station/remove", "station/return", "session/start", "session/extend", "session/end",
          "session/list", "ticket/new", "ticket/list", "ticket/revoke", "help/list", "help/view",
          "help/control", "help/clipboard", "help/release", "help/end", "policy/list", "policy/check", "account/add",
          "account/list", "account/disable", "register/print", "register/helps", "whoami", "sign-out", "sign-in"}) {
        SCOPED_TRACE(path);
        const HttpReply reply = root.call(path, R"({"surprise":1})");
        expect_problem(reply, 400);
        EXPECT_NE(reply.body.find("surprise"), std::string::npos) << reply.body;
    }
}

TEST_F(Hostile, DeepNestingIsRefused) {
    std::string deep = R"({"station":)";
    for (int i = 0; i < 20'000; ++i) deep += '[';
    expect_problem(page.call("session/start", deep), 400);
}

TEST_F(Hostile, WrongPathMethodOrTypeIsNamed) {
    expect_problem(page.call("session/dance"), 404);
    expect_problem(page.call("session"), 404);
    expect_problem(page.call("session/start/now"), 404);
    expect_problem(page.get("/api/v2/session/start"), 404);
    const HttpReply got = page.get("/api/v1/session/start");
    expect_problem(got, 405);
    EXPECT_EQ(got.headers.at("allow"), "POST");
    expect_problem(page.raw(request("DELETE", "/", page.headers())), 405);
    expect_problem(page.raw(request("POST", "/api/v1/feed", json_headers(), "{}")), 405);
    expect_problem(page.raw(request("POST", "/api/v1/session/list",
                                    page.headers() + "Content-Type: text/plain\r\n", "{}")), 415);
    expect_problem(page.get("/api/v1/help/1/rfb"), 426);
}

TEST_F(Hostile, TooLargeIsRefusedBeforeItIsRead) {
    const std::string large(64 * 1024 + 1, ' ');
    expect_problem(page.call("session/list", large), 413);
    expect_problem(page.raw(request("GET", "/", "X-Long: " + std::string(70'000, 'x') + "\r\n")), 431);
    const std::string endless =
        request("POST", "/api/v1/session/list", json_headers() + "Transfer-Encoding: chunked\r\n")
            .append("FFFFFFFF\r\n");
    EXPECT_NE(page.raw(endless).status, 200);
}

TEST_F(Hostile, AnHonestBodyOf64KiBIsRead) {
    EXPECT_EQ(page.call("session/list", "{}" + std::string(64 * 1024 - 2, ' ')).status, 200);
}

TEST_F(Hostile, NoPathLeadsOutOfThePage) {
    for (const char* path : {"/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
                             "/novnc/../../desk", "/index.html/", "/views", "/.", "/\\..\\x"}) {
        SCOPED_TRACE(path);
        expect_problem(page.get(path), 404);
    }
}

TEST_F(Hostile, WhatIsNoHttpIsAnsweredOnceAndClosed) {
    expect_problem(page.raw("HELLO\r\n\r\n"), 400);
    expect_problem(page.raw("GET / HTTP/9.9\r\n\r\n"), 400);
    expect_problem(page.raw(std::string("GET /\0 HTTP/1.1\r\n\r\n", 20)), 400);
}

TEST_F(Hostile, MoreConnectionsThanAllowedAreClosedAndTheOthersServed) {
    RunningDesk small(2);
    auto first = HttpsClient::connect(small.port());
    auto second = HttpsClient::connect(small.port());
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(HttpsClient::connect(small.port()));
    const std::string ask = request("GET", "/healthz", "Host: x\r\n");
    first->send(ask);
    EXPECT_EQ(first->read_reply().body, "ok\n");
    first->send(ask);
    EXPECT_EQ(first->read_reply().status, 200) << "the connection is kept";
}

// 2,000 requests, half of them noise, half of them good ones that something happened to.
TEST_F(Hostile, GarbageNeverDoesHarm) {
    const char* given = std::getenv("FOYER_SEED");
    const auto seed = given ? std::strtoul(given, nullptr, 10) : std::random_device{}();
    SCOPED_TRACE("FOYER_SEED=" + std::to_string(seed));
    std::printf("seed %lu\n", static_cast<unsigned long>(seed));
    std::mt19937 dice(static_cast<std::mt19937::result_type>(seed));
    const auto below = [&](std::size_t n) { return dice() % n; };
    const std::string good[] = {
        request("POST", "/api/v1/session/list", json_headers(), "{}"),
        request("POST", "/api/v1/ticket/revoke", json_headers(), R"({"code":"12345678"})"),
        request("GET", "/api/v1/help/7/rfb",
                page.headers() + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"),
        request("GET", "/index.html", page.headers()),
        request("POST", "/api/v1/whoami", json_headers(), "{}"),
    };
    for (int i = 0; i < 2000; ++i) {
        std::string bytes;
        if (i % 2 == 0) {
            for (std::size_t left = below(400); left > 0; --left) bytes += static_cast<char>(below(256));
        } else {
            bytes = good[below(std::size(good))];
            for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
                const std::size_t at = below(bytes.size());
                switch (below(3)) {
                    case 0: bytes[at] = static_cast<char>(below(256)); break;
                    case 1: bytes.erase(at, 1 + below(20)); break;
                    default: bytes.insert(at, bytes.substr(below(bytes.size()), below(60)));
                }
            }
        }
        auto client = HttpsClient::connect(desk.port());
        ASSERT_TRUE(client) << "request " << i;
        client->send(bytes);  // and goes away without reading
    }
    EXPECT_EQ(page.call("session/list").body, R"({"sessions":[]})");
    EXPECT_EQ(field(page.call("station/list").body, "state"), "free");
}

}  // namespace
}  // namespace foyer::test
