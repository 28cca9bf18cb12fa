// foyerctl against the real desk server over the real cores: what is asked is understood there,
// what is answered is shown, and the exit status tells which of the two it was.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "tests/foyerctl/program.hpp"
#include "tests/foyerctl/room.hpp"
#include "tools/foyerctl/document.hpp"

namespace foyer::ctl {
namespace {

using test::Outcome;
using test::Room;
using test::run_foyerctl;
using Words = std::vector<std::string>;

Outcome as_marie(const Room& room, const Words& words, const std::string& input = "") {
    auto arguments = room.as_marie();
    arguments.insert(arguments.end(), words.begin(), words.end());
    return run_foyerctl(arguments, input);
}

Document json_of(const Room& room, Words words) {
    words.insert(words.begin(), "--json");
    const auto outcome = as_marie(room, words);
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_EQ(outcome.error, "");
    const auto document = parse_document(outcome.out);
    EXPECT_TRUE(document) << outcome.out;
    return document.value_or(Document{});
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(Foyerctl, StationListHasEveryKeyOfTheContract) {
    const Room room({"poste-1", "poste-2"});
    const auto stations = list_of(json_of(room, {"station", "list"}), "stations");
    ASSERT_EQ(stations.size(), 2u);
    for (const auto& station : stations) {
        for (const auto* key : {"name", "state", "session", "policy", "left_s", "last_proof"}) {
            EXPECT_TRUE(station.contains(key)) << key;
        }
        const auto* proof = part_of(station, "last_proof");
        ASSERT_NE(proof, nullptr);
        EXPECT_TRUE(flag_of(*proof, "clean"));
        EXPECT_GT(number_of(*proof, "ms"), 0);
        for (const auto& check : list_of(*proof, "checks")) {
            for (const auto* key : {"name", "clean", "found"}) {
                EXPECT_TRUE(check.contains(key)) << key;
            }
        }
    }
}

TEST(Foyerctl, AStationWithoutAProofSaysSo) {
    Room room({"poste-1"});
    room.lose_link("poste-1");
    const auto stations = list_of(json_of(room, {"station", "list"}), "stations");
    ASSERT_EQ(stations.size(), 1u);
    EXPECT_EQ(text_of(stations[0], "state"), "offline");
    EXPECT_TRUE(stations[0].contains("last_proof"));
}

TEST(Foyerctl, HandsAStationOutExtendsAndEndsItAndPrintsTheRegister) {
    const Room room;
    const auto started =
        json_of(room, {"session", "start", "poste-1", "--policy", "demo", "--minutes", "45"});
    const auto id = std::to_string(number_of(started, "id"));
    ASSERT_NE(id, "0");
    auto sessions = list_of(json_of(room, {"session", "list"}), "sessions");
    ASSERT_EQ(sessions.size(), 1u);
    EXPECT_EQ(text_of(sessions[0], "station"), "poste-1");
    EXPECT_LE(number_of(sessions[0], "left_s"), 45 * 60);
    EXPECT_TRUE(has(as_marie(room, {"station", "list"}).out, "in use"));

    EXPECT_EQ(as_marie(room, {"session", "extend", id, "--minutes", "15"}).code, 0);
    sessions = list_of(json_of(room, {"session", "list"}), "sessions");
    EXPECT_GT(number_of(sessions[0], "left_s"), 45 * 60);

    EXPECT_EQ(as_marie(room, {"session", "end", id}).code, 0);
    EXPECT_EQ(room.view("poste-1").state, StationState::free);
    const auto printed = as_marie(room, {"register", "print", "--from", "2000-01-01", "--to",
                                         "2099-12-31", "--station", "poste-1"});
    EXPECT_EQ(printed.code, 0) << printed.error;
    EXPECT_TRUE(has(printed.out, "poste-1")) << printed.out;
    EXPECT_TRUE(has(printed.out, "desk")) << printed.out;
    EXPECT_EQ(as_marie(room, {"register", "print", "--from", "2000-01-01", "--to", "2000-01-01"}).out,
              "No session in that time.\n");
}

TEST(Foyerctl, ARefusalIsOneSentenceOnStandardErrorAndStatusOne) {
    const Room room;
    const auto outcome = as_marie(room, {"session", "start", "poste-9"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.error.starts_with("foyerctl: session start: ")) << outcome.error;
    EXPECT_TRUE(has(outcome.error, "poste-9"));
    EXPECT_EQ(std::count(outcome.error.begin(), outcome.error.end(), '\n'), 1);
    EXPECT_EQ(as_marie(room, {"--json", "session", "end", "77"}).out, "");
}

TEST(Foyerctl, MakesListsAndRevokesTickets) {
    const Room room;
    const auto made =
        list_of(json_of(room, {"ticket", "new", "--policy", "demo", "--count", "3"}), "tickets");
    ASSERT_EQ(made.size(), 3u);
    const auto code = text_of(made[0], "code");
    EXPECT_EQ(code.size(), 8u);
    EXPECT_TRUE(has(as_marie(room, {"ticket", "list"}).out, code));
    EXPECT_EQ(as_marie(room, {"ticket", "revoke", code}).code, 0);
    EXPECT_EQ(as_marie(room, {"ticket", "revoke", "00000000"}).code, 1);
    EXPECT_EQ(list_of(json_of(room, {"ticket", "new"}), "tickets").size(), 1u);
}

TEST(Foyerctl, ApprovesRemovesAndReturnsStations) {
    Room room({"poste-1", "poste-2"});
    room.show_code("123456", "nouveau");
    EXPECT_TRUE(has(as_marie(room, {"station", "list"}).out, "nouveau"));
    EXPECT_EQ(text_of(json_of(room, {"station", "approve", "123456", "--name", "poste-3"}), "name"),
              "poste-3");
    EXPECT_EQ(as_marie(room, {"station", "approve", "654321"}).code, 1);
    EXPECT_EQ(as_marie(room, {"station", "remove", "poste-2"}).code, 0);
    EXPECT_EQ(list_of(json_of(room, {"station", "list"}), "stations").size(), 1u);
    EXPECT_EQ(as_marie(room, {"station", "return", "poste-1"}).code, 1);  // it is not out of order
}

TEST(Foyerctl, ShowsTheSpaceAndItsPolicies) {
    const Room room;
    EXPECT_EQ(as_marie(room, {"space", "status"}).out,
              "Salle des fêtes: open, free access with policy demo\n");
    const auto policies = as_marie(room, {"policy", "list"});
    EXPECT_TRUE(has(policies.out, "games")) << policies.out;
    EXPECT_TRUE(has(policies.out, "never")) << policies.out;
    EXPECT_EQ(as_marie(room, {"help", "list"}).out, "No help.\n");
}

TEST(Foyerctl, KeepsATokenThatOnlyItsOwnerReads) {
    const Room room;
    const auto token = room.folder() + "/config/token";
    EXPECT_EQ(as_marie(room, {"account", "add", "paul", "--role", "mediator", "--display-name",
                              "Paul", "--password-stdin"},
                       "douze-moutons\n")
                  .code,
              0);
    const Words way{"--url", room.url(), "--ca", room.ca_file(), "--token-file", token};
    auto sign_in = way;
    sign_in.insert(sign_in.end(), {"--account", "paul", "sign-in", "--password-stdin"});
    EXPECT_EQ(run_foyerctl(sign_in, "treize-moutons\n").code, 1);
    const auto signed_in = run_foyerctl(sign_in, "douze-moutons\n");
    EXPECT_EQ(signed_in.out, "Signed in as Paul, mediator of Salle des fêtes.\n")
        << signed_in.error;
    struct stat found {};
    ASSERT_EQ(stat(token.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600u);

    auto list = way;
    list.insert(list.end(), {"session", "list"});
    EXPECT_EQ(run_foyerctl(list).code, 0);
    auto accounts = way;
    accounts.insert(accounts.end(), {"account", "list"});
    const auto not_admin = run_foyerctl(accounts);
    EXPECT_EQ(not_admin.code, 1);
    EXPECT_TRUE(has(not_admin.error, "admin")) << not_admin.error;

    EXPECT_EQ(as_marie(room, {"account", "disable", "paul"}).code, 0);
    EXPECT_EQ(run_foyerctl(list).code, 1);

    chmod(token.c_str(), 0644);
    EXPECT_TRUE(has(run_foyerctl(list).error, "others may read it"));
}

TEST(Foyerctl, SignsInForOneCallAlone) {
    const Room room;
    const auto made =
        json_of(room, {"account", "add", "paul", "--role", "admin"});
    const auto file = room.folder() + "/password";
    std::ofstream(file) << text_of(made, "password") << '\n';
    const Words way{"--url", room.url(), "--ca", room.ca_file(), "--account", "paul",
                    "--password-file", file};
    auto accounts = way;
    accounts.insert(accounts.end(), {"account", "list"});
    const auto outcome = run_foyerctl(accounts);
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_TRUE(has(outcome.out, "Maÿlis d'Hérouville-L'Écuyer")) << outcome.out;
}

TEST(Foyerctl, TrustsNobodyButTheGivenAuthorityAndName) {
    const Room room;
    const auto ask = [&](const std::string& url, const Words& more) {
        Words arguments{"--url", url, "--token-file", room.folder() + "/token"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.insert(arguments.end(), {"space", "status"});
        return run_foyerctl(arguments);
    };
    const auto port = room.url().substr(room.url().rfind(':'));
    EXPECT_EQ(ask("https://localhost" + port, {"--ca", room.ca_file()}).code, 0);
    const auto stranger = ask(room.url(), {});
    EXPECT_EQ(stranger.code, 1);
    EXPECT_TRUE(has(stranger.error, "cannot trust")) << stranger.error;
    // Another spelling of 127.0.0.1, which reaches the server and is not in its certificate.
    const auto other_name = ask("https://127.1" + port, {"--ca", room.ca_file()});
    EXPECT_EQ(other_name.code, 1);
    EXPECT_TRUE(has(other_name.error, "cannot trust")) << other_name.error;
}

TEST(Foyerctl, SaysWhatItCannotReach) {
    const auto outcome = run_foyerctl({"--url", "https://127.0.0.1:1", "--account", "marie",
                                       "--password-file", "/dev/null", "space", "status"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.error,
              "foyerctl: space status: cannot reach https://127.0.0.1:1: Connection refused\n");
}

TEST(Foyerctl, NeedsAnAddressAndAToken) {
    const auto nowhere = run_foyerctl({"space", "status"});
    EXPECT_EQ(nowhere.code, 2);
    EXPECT_TRUE(has(nowhere.error, "--url")) << nowhere.error;
    const auto nobody = run_foyerctl(
        {"--url", "https://127.0.0.1:1", "--token-file", "/nonexistent/token", "space", "status"});
    EXPECT_EQ(nobody.code, 1);
    EXPECT_TRUE(has(nobody.error, "sign-in")) << nobody.error;
}

TEST(Foyerctl, ChecksAPolicyWithoutASupervisor) {
    const auto good = run_foyerctl({"policy", "check", SOURCE_DIR "/tests/foyerctl/good.toml"});
    EXPECT_EQ(good.code, 0) << good.error;
    EXPECT_TRUE(has(good.out, "policy good, 60 min")) << good.out;
    const auto bad = run_foyerctl({"policy", "check", SOURCE_DIR "/tests/foyerctl/bad.toml"});
    EXPECT_EQ(bad.code, 1);
    EXPECT_TRUE(has(bad.error, "bad.toml:4:")) << bad.error;
}

TEST(SpaceClose, EndsEverySessionAndSaysWhatEachStationFound) {
    const Room room({"poste-1", "poste-2"});
    ASSERT_EQ(as_marie(room, {"session", "start", "poste-1", "--policy", "demo"}).code, 0);
    const auto evening = as_marie(room, {"space", "close"});
    EXPECT_EQ(evening.code, 0) << evening.out << evening.error;
    for (const auto* station : {"poste-1", "poste-2"}) {
        EXPECT_TRUE(has(evening.out, std::string(station) +
                                         ": closed, proved clean in full, 2 checks, 4.2 s"))
            << evening.out;
    }
    EXPECT_EQ(room.mode(), SpaceMode::closed);
    EXPECT_EQ(as_marie(room, {"space", "open"}).code, 0);
    EXPECT_EQ(room.mode(), SpaceMode::open);
}

TEST(SpaceClose, FailsWhenAStationIsNotProvedClean) {
    Room room({"poste-1", "poste-2", "poste-3"});
    room.leave_something("poste-2");
    room.lose_link("poste-3");
    const auto report = as_marie(room, {"--json", "space", "close"});
    EXPECT_EQ(report.code, 1);
    const auto document = parse_document(report.out);
    ASSERT_TRUE(document) << report.out;
    EXPECT_FALSE(flag_of(*document, "clean"));
    const auto stations = list_of(*document, "stations");
    ASSERT_EQ(stations.size(), 3u);
    EXPECT_EQ(text_of(stations[1], "state"), "out_of_order");
    EXPECT_EQ(text_of(list_of(stations[1], "found").at(0), "found"), "/tmp/letter.odt");
    EXPECT_EQ(text_of(stations[2], "state"), "offline");
    const auto list = as_marie(room, {"station", "list"}).out;
    EXPECT_LT(list.find("poste-2"), list.find("poste-1")) << "what was set aside comes first";
    EXPECT_TRUE(has(list, "found files")) << list;
}

TEST(SpaceClose, AnInterruptionStopsFollowingNotTheClosing) {
    const Room room;
    auto arguments = room.as_marie();
    arguments.insert(arguments.end(), {"space", "close", "--in", "30"});
    test::Program evening(arguments);
    EXPECT_EQ(evening.read_line(), "The space closes in 30 min.");
    // A mediator's feed shows that it follows; then the signal is one of a person who waited.
    ASSERT_TRUE(room.wait_until([&] { return room.mode() == SpaceMode::closing; }));
    evening.signal(SIGINT);
    const auto outcome = evening.wait();
    EXPECT_TRUE(outcome.code == 1 || outcome.code == 128 + SIGINT) << outcome.code;
    EXPECT_EQ(room.mode(), SpaceMode::closing);
}

}  // namespace
}  // namespace foyer::ctl
