// A real browser in a world, with its own sandbox on.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/world/inner_client.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

TEST(Chromium, OpensAWindowWithItsOwnSandboxOnAndLeavesNothing) {
    Stand stand;
    Policy policy = stand.policy({"chromium.desktop"});
    policy.sandbox.home_mb = 512;
    policy.browser.homepage = "about:blank";
    World& world = stand.start(policy);
    ASSERT_TRUE(world.launch("chromium.desktop"));
    ASSERT_TRUE(InnerClient(world).shows("hromium"));
    // The filter of the session and its own: two.
    std::size_t twice_filtered = 0, unfiltered = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const pid_t pid = std::atoi(entry.path().filename().c_str());
        if (pid > 0 &&
            status_field(pid, "Uid").starts_with(std::to_string(stand.scope.uids.first))) {
            const std::string filters = status_field(pid, "Seccomp_filters");
            twice_filtered += filters >= "2" ? 1 : 0;
            unfiltered += filters == "0" && pid != world.guest_pid() ? 1 : 0;
        }
    }
    EXPECT_GE(twice_filtered, 1U);
    EXPECT_EQ(unfiltered, 0U);
    stand.end();
    for (const Check& check : stand.prove(false).checks) {
        EXPECT_TRUE(check.clean) << check.name << ": " << check.found;
    }
}

}  // namespace
}  // namespace foyer::kiosk::test
