// The tests of worlds are root's: they make namespaces, control groups and users' processes. They
// run in a network namespace of their own, so that they find the same network everywhere and listen
// on no real one.
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    if (::testing::GTEST_FLAG(list_tests)) {
        return RUN_ALL_TESTS();
    }
    if (::geteuid() != 0) {
        std::puts("world tests: need root");
        return 77;  // skipped, as CMakeLists.txt tells ctest
    }
    if (::unshare(CLONE_NEWNET) != 0 || std::system("ip link set lo up") != 0) {
        std::perror("world tests: a network namespace");
        return 1;
    }
    return RUN_ALL_TESTS();
}
