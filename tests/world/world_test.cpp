#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "tests/world/inner_client.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

TEST(World, IsReadyWithItsWindowManagerUp) {
    Stand stand;
    World& world = stand.start(stand.policy());
    InnerClient client(world);
    EXPECT_EQ(client.window_manager(), "Openbox");
    EXPECT_EQ(client.width(), 1024);
    EXPECT_EQ(client.height(), 768);
}

TEST(World, ShowsTheApplicationsThatWereLaunched) {
    Stand stand;
    World& world = stand.start(stand.policy({"debian-xterm.desktop", "org.xfce.mousepad.desktop"}));
    InnerClient client(world);
    ASSERT_TRUE(world.launch("debian-xterm.desktop"));
    EXPECT_TRUE(client.shows("XTerm"));
    ASSERT_TRUE(world.launch("org.xfce.mousepad.desktop"));
    EXPECT_TRUE(client.shows("Mousepad"));
}

TEST(World, LaunchesOnlyWhatThePolicyNames) {
    Stand stand;
    World& world = stand.start(stand.policy());
    const Status launched = world.launch("debian-xterm.desktop");
    ASSERT_FALSE(launched);
    EXPECT_NE(launched.error().text.find("does not name it"), std::string::npos);
}

TEST(World, StartsFromAnImageLaidOverTheStation) {
    Stand stand;
    const std::string root = stand.directory / "images/school/root";
    std::filesystem::create_directories(root + "/usr/share/school");
    std::filesystem::create_directories(root + "/etc");
    std::filesystem::copy(stand.directory / "images/plain/skel",
                          stand.directory / "images/school/skel",
                          std::filesystem::copy_options::recursive);
    std::filesystem::copy(stand.directory / "images/plain/applications",
                          stand.directory / "images/school/applications");
    std::ofstream(root + "/usr/share/school/lesson") << "lesson\n";
    std::ofstream(root + "/etc/timezone") << "Moon/Tranquility\n";
    Policy policy = stand.policy();
    policy.image = "school";
    World& world = stand.start(policy);
    EXPECT_EQ(InnerClient(world).window_manager(), "Openbox");
    EXPECT_EQ(stand.inside(
                  "cat /usr/share/school/lesson /etc/timezone; grep -c guest /etc/passwd; ls /root "
                  "/var/log /etc/shadow 2>/dev/null; for d in / /etc /usr /run; do touch $d/x "
                  "2>/dev/null && echo $d; done; echo end"),
              "lesson\nMoon/Tranquility\n1\nend\n");
    stand.end();
    EXPECT_TRUE(stand.prove(false).clean);
    EXPECT_FALSE(std::filesystem::exists(root + "/etc/passwd"));
}

TEST(World, SurvivesOneEndOfItsWindowManagerAndDiesOfTheSecond) {
    Stand stand;
    World& world = stand.start(stand.policy());
    InnerClient client(world);
    const pid_t init = first_process(world);
    pid_t first = 0;
    for (const pid_t pid : children_of(init)) {
        first = status_field(pid, "Name") == "openbox" ? pid : first;
    }
    ASSERT_NE(first, 0);
    ASSERT_TRUE(client.after_change_of_window_manager([&] { ::kill(first, SIGKILL); }));
    EXPECT_TRUE(stand.died.empty());
    for (const pid_t pid : children_of(init)) {
        if (status_field(pid, "Name") == "openbox") {
            EXPECT_NE(pid, first);
            ::kill(pid, SIGKILL);
        }
    }
    EXPECT_TRUE(stand.until([&] { return !stand.died.empty(); }));
    EXPECT_EQ(stand.died, "the sandbox ended with status 1");
}

TEST(World, DiesWithItsInnerServer) {
    Stand stand;
    World& world = stand.start(stand.policy());
    ::kill(world.server_pid(), SIGKILL);
    EXPECT_TRUE(stand.until([&] { return !stand.died.empty(); }));
    EXPECT_FALSE(world.display_socket());
}

TEST(World, FailsWithTheReasonWhenTheHostWindowIsNotThere) {
    Stand stand;
    stand.world = nullptr;
    WorldSpec spec;
    spec.policy = stand.policy();
    spec.outer = stand.access;
    spec.host_window = 0x7ffffff;
    World world(*stand.ground, spec,
                WorldEvents{.ready = {},
                            .failed = [&](const std::string& why) { stand.failed = why; },
                            .died = {},
                            .gone = [&] { stand.gone = true; }});
    EXPECT_TRUE(stand.until([&] { return !stand.failed.empty(); }));
    EXPECT_NE(stand.failed.find("inner X server"), std::string::npos) << stand.failed;
    world.tear_down();
    EXPECT_TRUE(stand.until([&] { return stand.gone; }));
}

TEST(World, CanBeTornDownAtAnyMoment) {
    Stand stand;
    for (const int steps : {0, 1, 2, 3, 4, 5, 6}) {
        WorldSpec spec;
        spec.policy = stand.policy();
        spec.policy.sandbox.network = steps % 2 == 0;
        spec.outer = stand.access;
        spec.host_window = 0x7ffffff;
        bool gone = false;
        World world(*stand.ground, spec,
                    WorldEvents{.ready = {}, .failed = {}, .died = {}, .gone = [&] { gone = true; }});
        for (int i = 0; i < steps; ++i) {
            stand.io.restart();
            stand.io.poll_one();
        }
        world.tear_down();
        EXPECT_TRUE(stand.until([&] { return gone; }));
        stand.scope = world.proof_scope();
        const Proof proof = stand.prove(false);
        for (const Check& check : proof.checks) {
            EXPECT_TRUE(check.clean) << steps << ": " << check.name << ": " << check.found;
        }
    }
}

}  // namespace
}  // namespace foyer::kiosk::test
