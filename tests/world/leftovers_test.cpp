// That nothing of a world is left, looked for here without the proof's own code; and that what a
// killed kiosk leaves is found by the next start.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <stop_token>
#include <thread>

#include "tests/world/inner_client.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

std::string output_of(const std::string& command) {
    std::string text;
    FILE* const pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> buffer;
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        text.append(buffer.data(), n);
    }
    ::pclose(pipe);
    return text;
}

// What a machine has that a world could leave, seen by the usual programs. `uids` is a regular
// expression: other programs of the machine come and go meanwhile.
std::string machine(const Stand& stand, const std::string& uids) {
    const std::string run = stand.directory / "run";
    return output_of(
        "exec 2>/dev/null; ps -eo uid=,comm= | grep -E '^ *" + uids + "'; ipcs -c | grep -E '" +
        uids +
        "'; cat /proc/self/mounts; find /sys/fs/cgroup -path '*foyer/tmp-foyer-world*' "
        "-type d; ls -An /tmp /var/tmp /dev/shm /run /run/lock /tmp/.X11-unix | grep -E '" +
        uids + "'; find " + run + " -mindepth 1 -maxdepth 1 -name 's*'; ss -xanp | grep " + run +
        "; ip -o link; ls " + (stand.directory / "uids.living"));
}

TEST(Teardown, LeavesNothing) {
    Stand stand;
    const std::string next = *read_file(stand.directory / "uids");
    const std::string uids = next.substr(0, 9) + "[0-9]";
    const std::string none = machine(stand, uids);
    Policy policy = stand.policy({"org.xfce.mousepad.desktop"});
    World& world = stand.start(policy);
    ASSERT_EQ(std::to_string(stand.scope.uids.first / 10), next.substr(0, 9));
    ASSERT_TRUE(world.launch("org.xfce.mousepad.desktop"));
    ASSERT_TRUE(InnerClient(world).shows("Mousepad"));
    stand.inside(
        "echo secret >/tmp/f; echo secret >/dev/shm/f; ipcmk -M 4096; ipcmk -Q; "
        "setsid -f sleep 9999 >/dev/null 2>&1; sh -c 'trap \"\" TERM HUP; exec sleep 9999' "
        ">/dev/null 2>&1 &");
    EXPECT_NE(machine(stand, uids), none);
    stand.end();
    EXPECT_EQ(machine(stand, uids), none);
    const Proof proof = stand.prove(false);
    for (const Check& check : proof.checks) {
        EXPECT_TRUE(check.clean) << check.name << ": " << check.found;
    }
    EXPECT_TRUE(proof.clean);
    EXPECT_LT(proof.ms, 5000);
}

// What the guest can write to, by its file systems: each goes with the world. What else a uid of a
// session might write to, the quick proof searches (proof_test.cpp).
TEST(Teardown, TakesEveryFileSystemThatTheGuestCouldWriteTo) {
    Stand stand;
    stand.start(stand.policy());
    std::istringstream writable(stand.inside(
        "find / -path /proc -prune -o -type d -writable -printf '%D %p\\n' 2>/dev/null"));
    std::map<dev_t, std::string> devices;
    dev_t device = 0;
    for (std::string path; writable >> device && std::getline(writable, path);) {
        devices[device] = path;
    }
    EXPECT_GE(devices.size(), 1U);
    stand.end();
    std::istringstream mounts(*read_file("/proc/self/mounts"));
    for (std::string source, point, rest;
         mounts >> source >> point && std::getline(mounts, rest);) {
        struct stat top = {};
        if (::stat(point.c_str(), &top) == 0) {
            EXPECT_FALSE(devices.contains(top.st_dev)) << devices[top.st_dev] << " is " << point;
        }
    }
}

TEST(Teardown, LeavesTheOuterDisplayAlone) {
    Stand stand;
    for (int i = 0; i < 2; ++i) {
        World& world = stand.start(stand.policy());
        EXPECT_EQ(InnerClient(world).window_manager(), "Openbox");
        stand.end();
        EXPECT_TRUE(stand.died.empty());
    }
}

// A kiosk in a process of its own, which tells where it is and waits to be killed.
[[noreturn]] void be_a_kiosk(int told) {
    try {
        Stand stand;
        Policy policy = stand.policy();
        stand.start(policy);
        const std::string place =
            fmt::format("{} {}\n", stand.directory.path(), stand.scope.uids.first);
        [[maybe_unused]] const ssize_t n = ::write(told, place.data(), place.size());
        for (;;) {
            ::pause();
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kiosk: %s\n", error.what());
    }
    ::_exit(1);
}

TEST(KilledKiosk, LeavesNothingThatTheNextStartDoesNotRemove) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    auto pipe = make_pipe();
    ASSERT_TRUE(pipe);
    const pid_t kiosk = ::fork();
    if (kiosk == 0) {
        be_a_kiosk(pipe->second.get());
    }
    pipe->second.reset();
    char text[256] = {};
    ASSERT_GT(::read(pipe->first.get(), text, sizeof text - 1), 0);
    char directory[128];
    unsigned guest = 0;
    ASSERT_EQ(std::sscanf(text, "%127s %u", directory, &guest), 2);
    const std::string run_dir = std::string(directory) + "/run";

    boost::asio::io_context io;
    Children children(io);
    GroundSpec ground_spec;
    ground_spec.run_dir = run_dir;
    ground_spec.uid_file = std::string(directory) + "/uids";
    ground_spec.images_dir = std::string(directory) + "/images";
    ground_spec.init_program = FOYER_INIT;
    EXPECT_FALSE(Ground::prepare(io, children, ground_spec)) << "a living kiosk is left alone";
    ::kill(kiosk, SIGKILL);
    ASSERT_EQ(::waitpid(kiosk, nullptr, 0), kiosk);
    // What it left is ours now, as the subreaper: buried meanwhile, as a machine's init would.
    std::jthread gravedigger([](const std::stop_token& done) {
        while (!done.stop_requested()) {
            while (::waitpid(-1, nullptr, WNOHANG) > 0) {
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    {
        const auto ground = Ground::prepare(io, children, ground_spec);
        EXPECT_TRUE(ground) << ground.error().text;
    }
    // Nothing is waited for any more: the first look is clean.
    ProofScope scope;
    scope.uids = SessionUids{guest}.range();
    scope.run_dir = run_dir;
    scope.uid_file = ground_spec.uid_file;
    scope.baseline = std::make_shared<const Baseline>(*take_baseline({}));
    for (const Check& check : prove_now(scope, false).checks) {
        EXPECT_TRUE(check.clean) << check.name << ": " << check.found;
    }
    EXPECT_EQ(output_of(fmt::format("ps -eo uid= | grep -E '^ *{}'", guest / 10)), "");

    // The outer server's socket and lock go when the next one starts.
    const std::string locks = fmt::format("grep -l '^ *{}$' /tmp/.X*-lock", kiosk);
    EXPECT_NE(output_of(locks), "");
    gravedigger.request_stop();
    gravedigger.join();
    bool stopped = false;
    OuterSpec spec;
    spec.backend = OuterBackend::xvfb;
    spec.run_dir = run_dir;
    OuterDisplay outer(io, children, spec,
                       {.ready = [&](const OuterAccess&) { outer.stop([&] { stopped = true; }); },
                        .failed = {},
                        .died = {}});
    while (!stopped && io.run_one_for(std::chrono::seconds(60)) != 0) {
    }
    EXPECT_TRUE(stopped);
    EXPECT_EQ(output_of(locks), "");
    std::filesystem::remove_all(directory);
}

// As a killed kiosk's proof does, whose process is its fork.
TEST(Start, WaitsForTheLastThatHoldsTheLock) {
    TemporaryDirectory directory;
    const std::string lock = directory / "lock";
    const pid_t holder = ::fork();
    ASSERT_GE(holder, 0);
    if (holder == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        const bool held = fd >= 0 && ::flock(fd, LOCK_EX) == 0;
        ::kill(::getpid(), SIGSTOP);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        ::_exit(held ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(holder, &status, WUNTRACED), holder);
    ASSERT_TRUE(WIFSTOPPED(status));
    ::kill(holder, SIGCONT);

    boost::asio::io_context io(1);
    Children children(io);
    GroundSpec spec;
    spec.run_dir = directory.path();
    spec.uid_file = directory / "uids";
    spec.images_dir = directory / "images";
    spec.init_program = FOYER_INIT;
    const auto ground = Ground::prepare(io, children, spec);
    EXPECT_TRUE(ground) << ground.error().text;
    ASSERT_EQ(::waitpid(holder, &status, 0), holder);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace foyer::kiosk::test
