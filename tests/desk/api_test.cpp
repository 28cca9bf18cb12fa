// Each call of the API once as it is meant, seen in what became of the space.
#include <gtest/gtest.h>

#include "tests/desk/browser.hpp"

namespace foyer::test {
namespace {

class Api : public testing::Test {
protected:
    Api() { desk.inside([](SmallSpace& space) { space.add_station("poste-1"); }); }

    std::string start() {
        const HttpReply reply = marie_.call("session/start", R"({"station":"poste-1"})");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return field(reply.body, "id");
    }
    StationView station() {
        return desk.inside([](SmallSpace& space) { return space.view("poste-1"); });
    }

    RunningDesk desk;
    Browser marie_{desk, "marie"};
    Browser root{desk, "root"};
};

TEST_F(Api, WhoamiTellsTheAccountAndTheSpace) {
    const HttpReply reply = marie_.call("whoami");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(field(reply.body, "name"), "marie");
    EXPECT_EQ(field(reply.body, "display_name"), marie);
    EXPECT_EQ(field(reply.body, "role"), "mediator");
    EXPECT_EQ(field(reply.body, "space"), "Maison L'Écuyer");
    EXPECT_EQ(field(reply.body, "token"), "");
}

TEST_F(Api, StationListHasStateProofAndChecks) {
    const std::string body = marie_.call("station/list").body;
    EXPECT_EQ(field(body, "name"), "poste-1");
    EXPECT_EQ(field(body, "state"), "free");
    EXPECT_EQ(field(body, "session"), "0");
    EXPECT_NE(body.find(R"("last_proof":{"clean":true,"full":true,"ms":240)"), std::string::npos);
    EXPECT_NE(body.find(R"({"name":"processes","clean":true,"found":"")"), std::string::npos);
}

TEST_F(Api, AStationWithoutItsLinkIsOffline) {
    desk.inside([](SmallSpace& space) { space.lose_link("poste-1"); });
    EXPECT_EQ(field(marie_.call("station/list").body, "state"), "offline");
}

TEST_F(Api, SessionStartsExtendsAndEnds) {
    const std::string id = start();
    EXPECT_EQ(station().state, StationState::in_use);
    EXPECT_EQ(station().session->granted_ms, minutes(60));

    EXPECT_EQ(marie_.call("session/extend", R"({"id":)" + id + R"(,"minutes":15})").status, 200);
    EXPECT_EQ(station().session->granted_ms, minutes(75));
    const std::string list = marie_.call("session/list").body;
    EXPECT_EQ(field(list, "id"), id);
    EXPECT_EQ(field(list, "phase"), "running");
    EXPECT_EQ(field(list, "left_s"), "4500");

    EXPECT_EQ(marie_.call("session/end", R"({"id":)" + id + "}").status, 200);
    EXPECT_EQ(station().state, StationState::free);
    EXPECT_EQ(marie_.call("session/list").body, R"({"sessions":[]})");
}

TEST_F(Api, TheCoresRefusalsAreProblems) {
    EXPECT_EQ(marie_.call("session/start", R"({"station":"poste-9"})").status, 404);
    EXPECT_EQ(marie_.call("session/end", R"({"id":77})").status, 404);
    start();
    const HttpReply again = marie_.call("session/start", R"({"station":"poste-1"})");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(field(again.body, "status"), "409");
    EXPECT_NE(field(again.body, "detail").find("poste-1"), std::string::npos);
}

TEST_F(Api, TicketsAreMadeListedAndRevoked) {
    const HttpReply made = marie_.call("ticket/new", R"({"policy":"member","count":3})");
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string code = field(made.body, "code");
    EXPECT_EQ(code.size(), 8u);
    EXPECT_EQ(desk.inside([](SmallSpace& space) { return space.tickets().size(); }), 3u);
    EXPECT_EQ(marie_.call("ticket/revoke", R"({"code":")" + code + R"("})").status, 200);
    EXPECT_EQ(marie_.call("ticket/list").body.find(code), std::string::npos);
    EXPECT_EQ(marie_.call("ticket/revoke", R"({"code":"00000000"})").status, 404);
}

TEST_F(Api, HelpIsAskedInTheNameOfTheAccountAndEndedByIt) {
    start();
    const HttpReply asked = marie_.call("help/view", R"({"station":"poste-1"})");
    ASSERT_EQ(asked.status, 200) << asked.body;
    const std::string id = field(asked.body, "id");
    std::string list = marie_.call("help/list").body;
    EXPECT_EQ(field(list, "state"), "asking_view");
    EXPECT_EQ(field(list, "helper"), marie);

    const HelpId help{std::stoull(id)};
    desk.inside([&](SmallSpace& space) {
        space.at("poste-1", kiosk::ConsentAnswered{help, HelpKind::view, true});
    });
    EXPECT_EQ(field(marie_.call("help/list").body, "state"), "view");
    EXPECT_EQ(marie_.call("help/control", R"({"station":"poste-1"})").status, 200);
    EXPECT_EQ(field(marie_.call("help/list").body, "state"), "asking_control");
    desk.inside([&](SmallSpace& space) {
        space.at("poste-1", kiosk::ConsentAnswered{help, HelpKind::control, true});
    });
    EXPECT_EQ(field(marie_.call("help/list").body, "state"), "control");
    EXPECT_EQ(root.call("help/end", R"({"id":)" + id + "}").status, 404) << "it is marie's";
    EXPECT_EQ(marie_.call("help/release", R"({"id":)" + id + "}").status, 200);
    EXPECT_EQ(field(marie_.call("help/list").body, "state"), "view");
    EXPECT_EQ(marie_.call("help/end", R"({"id":)" + id + "}").status, 200);
    EXPECT_EQ(marie_.call("help/list").body, R"({"helps":[]})");
}

TEST_F(Api, SpaceClosesAndOpens) {
    EXPECT_EQ(field(marie_.call("space/status").body, "mode"), "open");
    EXPECT_EQ(marie_.call("space/close", R"({"in_minutes":10})").status, 200);
    EXPECT_EQ(field(marie_.call("space/status").body, "mode"), "closing");
    EXPECT_EQ(field(marie_.call("space/status").body, "closing_in_s"), "600");
    desk.inside([](SmallSpace& space) { space.pass(minutes(10)); });
    EXPECT_EQ(field(marie_.call("space/status").body, "mode"), "closed");
    EXPECT_EQ(field(marie_.call("station/list").body, "state"), "closed");
    EXPECT_EQ(marie_.call("space/open").status, 200);
    EXPECT_EQ(field(marie_.call("station/list").body, "state"), "free");
}

TEST_F(Api, AnAdminApprovesAndRemovesStations) {
    desk.inside([](SmallSpace& space) {
        space.newcomers.push_back({"poste-2", "192.0.2.7", minutes(9)});
        space.codes["123456"] = "poste-2";
    });
    EXPECT_EQ(root.call("station/list").body.find("123456"), std::string::npos);
    EXPECT_EQ(root.call("station/approve", R"({"code":"654321"})").status, 409);
    const HttpReply approved = root.call("station/approve", R"({"code":"123456","name":"salle-a"})");
    EXPECT_EQ(approved.body, R"({"name":"salle-a"})");
    EXPECT_NE(root.call("station/list").body.find(R"("name":"salle-a","state":"free")"),
              std::string::npos);
    EXPECT_EQ(root.call("station/remove", R"({"name":"salle-a"})").status, 200);
    EXPECT_EQ(root.call("station/list").body.find("salle-a"), std::string::npos);
}

TEST_F(Api, AStationThatWasNotCleanReturnsOnlyByAProof) {
    desk.inside([](SmallSpace& space) { space.add_station("poste-2", "/tmp/left-behind"); });
    const std::string body = marie_.call("station/list").body;
    EXPECT_NE(body.find("out_of_order"), std::string::npos);
    EXPECT_NE(body.find(R"("found":"/tmp/left-behind")"), std::string::npos);
    EXPECT_EQ(marie_.call("station/return", R"({"name":"poste-2"})").status, 200);
    EXPECT_NE(marie_.call("station/list").body.find("out_of_order"), std::string::npos);
}

TEST_F(Api, PoliciesAreListedAndChecked) {
    EXPECT_NE(marie_.call("policy/list").body.find(R"("name":"children","title_fr":"Enfants")"),
              std::string::npos);
    const HttpReply wrong = marie_.call(
        "policy/check", R"({"name":"p.toml","toml":"name = \"p\"\n[time]\nminutes = -5\n"})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_NE(field(wrong.body, "detail").find("p.toml:3:"), std::string::npos) << wrong.body;
}

TEST_F(Api, AccountsAreAddedListedAndDisabled) {
    const HttpReply added = root.call(
        "account/add", R"({"name":"paul","display_name":"Paul L'Écuyer","role":"mediator"})");
    ASSERT_EQ(added.status, 200) << added.body;
    EXPECT_GE(field(added.body, "password").size(), 10u);
    EXPECT_NE(root.call("account/list").body.find("Paul L'Écuyer"), std::string::npos);
    EXPECT_EQ(root.call("account/disable", R"({"name":"marie"})").status, 200);
    EXPECT_EQ(marie_.call("whoami").status, 401) << "disabled ends the sign-in";
}

TEST_F(Api, TheRegisterIsPrintedForTheAdminWhoAsks) {
    const std::string id = start();
    desk.inside([](SmallSpace& space) { space.pass(minutes(65)); });
    const HttpReply reply =
        root.call("register/print", R"({"from_unix":1789000000,"to_unix":1791000000})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(field(reply.body, "session"), id);
    EXPECT_EQ(field(reply.body, "used_s"), "3600");
    EXPECT_EQ(field(reply.body, "cause"), "deadline");
    EXPECT_EQ(desk.inside([](SmallSpace& space) { return space.prints.at(0).account; }), "root");
}

TEST_F(Api, TheRegisterOfHelpsSaysWhoHelpedWhenAndWhatEndedIt) {
    start();
    EXPECT_EQ(marie_.call("help/view", R"({"station":"poste-1"})").status, 200);
    const std::string when = R"({"from_unix":1789000000,"to_unix":1791000000})";
    HttpReply reply = root.call("register/helps", when);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(field(reply.body, "account"), "marie");
    EXPECT_EQ(field(reply.body, "station"), "poste-1");
    EXPECT_EQ(field(reply.body, "view"), "false");
    EXPECT_EQ(field(reply.body, "ended_unix"), "0");
    EXPECT_EQ(field(reply.body, "cause"), "") << "it goes on";

    desk.inside([](SmallSpace& space) {
        const HelpId help = space.help_on("poste-1");
        space.at("poste-1", kiosk::ConsentAnswered{help, HelpKind::view, true});
    });
    const std::string id = field(reply.body, "help");
    EXPECT_EQ(marie_.call("help/end", R"({"id":)" + id + "}").status, 200);
    reply = root.call("register/helps", when);
    EXPECT_EQ(field(reply.body, "help"), id);
    EXPECT_EQ(field(reply.body, "view"), "true");
    EXPECT_EQ(field(reply.body, "control"), "false");
    EXPECT_NE(field(reply.body, "answered_unix"), "0");
    EXPECT_NE(field(reply.body, "ended_unix"), "0");
    EXPECT_EQ(field(reply.body, "cause"), "helper_ended");

    const auto lines = [&](const std::string& body) {
        return root.call("register/helps", body).body.find("\"help\"") != std::string::npos;
    };
    EXPECT_FALSE(lines(R"({"from_unix":1,"to_unix":2})"));
    EXPECT_FALSE(lines(R"({"from_unix":1789000000,"to_unix":1791000000,"station":"poste-2"})"));
    EXPECT_TRUE(lines(R"({"from_unix":1789000000,"to_unix":1791000000,"station":"poste-1"})"));
    EXPECT_EQ(marie_.call("register/helps", when).status, 403);
}

}  // namespace
}  // namespace foyer::test
