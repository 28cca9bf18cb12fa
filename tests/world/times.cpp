// Prints how long worlds take here: medians of ten cold starts to the window manager and of ends to
// everything gone, and of quick proofs. Not a test; run it by hand on a quiet machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "kiosk/session/checks.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-28s median %7.2f  fastest %7.2f  slowest %7.2f ms\n", what,
                times[times.size() / 2], times.front(), times.back());
}

TEST(Times, OfTenWorldsWithoutNetwork) {
    Stand stand;
    std::vector<double> starts, ends, proofs;
    for (int i = 0; i < 10; ++i) {
        auto began = Clock::now();
        stand.start(stand.policy());
        starts.push_back(since(began));
        began = Clock::now();
        stand.end();
        ends.push_back(since(began));
        began = Clock::now();
        EXPECT_TRUE(stand.prove(false).clean);
        proofs.push_back(since(began));
    }
    print("start to window manager", starts);
    print("end to everything gone", ends);
    print("quick proof", proofs);
}

TEST(Times, OfEachCheck) {
    Stand stand;
    stand.start(stand.policy());
    stand.end();
    ProofScope scope = stand.scope;
    scope.baseline = stand.baseline;
    for (const NamedCheck& check : all_checks()) {
        std::vector<double> times;
        for (int i = 0; i < (check.quick ? 20 : 3); ++i) {
            const auto began = Clock::now();
            EXPECT_TRUE(check.look(scope));
            times.push_back(since(began));
        }
        print(check.name, times);
    }
}

TEST(Times, OfTenWorldsWithNetwork) {
    ASSERT_EQ(std::system("ip link add lan0 type veth peer name lan1 && ip link set lan1 up && ip "
                          "addr add 192.168.77.2/24 dev lan0 && ip link set "
                          "lan0 up && ip route add default via 192.168.77.1"),
              0);
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.network = true;
    std::vector<double> starts, ends;
    for (int i = 0; i < 10; ++i) {
        auto began = Clock::now();
        stand.start(policy);
        starts.push_back(since(began));
        began = Clock::now();
        stand.end();
        ends.push_back(since(began));
    }
    print("start, network full", starts);
    print("end, network full", ends);
}

}  // namespace
}  // namespace foyer::kiosk::test
