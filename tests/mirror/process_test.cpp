// How foyer-mirror begins, what it may, and how it ends.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "tests/mirror/mirror_process.hpp"
#include "tests/mirror/painter.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

std::string status_field(pid_t pid, const std::string& name) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(name + ":\t", 0) == 0) return line.substr(name.size() + 2);
    }
    return "missing";
}

struct MirrorProgram : testing::Test {
    Xvfb x{320, 240};
};

TEST_F(MirrorProgram, SaysTheScreensSizeWhenItServes) {
    MirrorProcess mirror(x);
    ASSERT_TRUE(mirror.answer());
    EXPECT_TRUE(*mirror.answer() == mirror::FromMirror{(mirror::Serving{320, 240})});
}

TEST_F(MirrorProgram, RunsWithoutAnyPrivilege) {
    MirrorProcess mirror(x);
    ASSERT_TRUE(mirror.serving());
    for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
        EXPECT_EQ(status_field(mirror.pid(), set), "0000000000000000") << set;
    }
    EXPECT_EQ(status_field(mirror.pid(), "NoNewPrivs"), "1");
    EXPECT_EQ(status_field(mirror.pid(), "Threads"), "1");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_EQ(status_field(mirror.pid(), "Seccomp"), "2");
#endif
}

TEST_F(MirrorProgram, ListensNowhereAndHoldsNoFile) {
    MirrorProcess mirror(x);
    VncClient viewer(mirror.take_viewer());
    ASSERT_TRUE(viewer.settle());
    const std::string process = "/proc/" + std::to_string(mirror.pid());
    std::string unix_sockets, other_sockets;
    std::getline(std::ifstream(process + "/net/unix"), unix_sockets, '\0');
    for (const char* table : {"/net/tcp", "/net/tcp6", "/net/udp", "/net/udp6"}) {
        std::string text;
        std::getline(std::ifstream(process + table), text, '\0');
        other_sockets += text;
    }
    int sockets = 0;
    for (const auto& entry : std::filesystem::directory_iterator(process + "/fd")) {
        const int number = std::stoi(entry.path().filename().string());
        const std::string target = std::filesystem::read_symlink(entry.path()).string();
        if (target.rfind("socket:[", 0) == 0) {
            ++sockets;
            const std::string inode = target.substr(8, target.size() - 9);
            EXPECT_EQ(other_sockets.find(" " + inode + " "), std::string::npos) << target;
            const std::size_t at = unix_sockets.find(" " + inode);
            ASSERT_NE(at, std::string::npos) << target;
            // Flags 00010000 are a listening socket's.
            const std::size_t line = unix_sockets.rfind('\n', at) + 1;
            EXPECT_EQ(unix_sockets.substr(line, at - line).find("00010000"), std::string::npos);
        } else if (number > 2) {
            EXPECT_EQ(target, "anon_inode:[eventpoll]") << number;
        }
    }
    EXPECT_EQ(sockets, 3);
}

TEST_F(MirrorProgram, EndsWellWhenTheViewerLeaves) {
    MirrorProcess mirror(x);
    close(mirror.take_viewer());
    EXPECT_EQ(mirror.wait(), 0);
}

TEST_F(MirrorProgram, EndsWellWhenTheViewerLeavesInTheMiddleOfAMessage) {
    const std::string whole("RFB 003.008\n\1\1\4\1\0\0\0\0\0x", 22);
    for (const std::size_t length : {3, 12, 13, 15, 21}) {
        MirrorProcess mirror(x);
        const int viewer = mirror.take_viewer();
        ASSERT_EQ(send(viewer, whole.data(), length, MSG_NOSIGNAL), ssize_t(length));
        shutdown(viewer, SHUT_WR);
        EXPECT_EQ(mirror.wait(), 0) << length;
        close(viewer);
    }
}

TEST_F(MirrorProgram, EndsAtOnceWhenTheKioskCuts) {
    MirrorProcess mirror(x);
    VncClient viewer(mirror.take_viewer());
    ASSERT_TRUE(viewer.settle());
    const auto begin = std::chrono::steady_clock::now();
    mirror.close_control();
    EXPECT_EQ(mirror.wait(), 0);
    const Milliseconds took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), 200);
    EXPECT_FALSE(viewer.read_until([] { return false; }));  // the viewer's connection is closed
    EXPECT_FALSE(viewer.connected());
}

// What a viewer does not read waits in the mirror, which goes on listening to the kiosk.
TEST_F(MirrorProgram, ACutEndsAMirrorWhoseViewerDoesNotRead) {
    Xvfb large{1600, 1200};
    Painter painter(large);
    MirrorProcess mirror(large);
    const int viewer = mirror.take_viewer();
    const std::string request("RFB 003.008\n\1\1\2\0\0\1\0\0\0\0\3\0\0\0\0\0\6\x40\4\xb0", 32);
    ASSERT_EQ(send(viewer, request.data(), request.size(), MSG_NOSIGNAL), 32);
    // The answer is 7.7 MB: more than fits. Seen blocked: it has taken the request and sent a part.
    std::string answer(100, '\0');
    ASSERT_EQ(recv(viewer, answer.data(), answer.size(), MSG_WAITALL), 100);
    const auto begin = std::chrono::steady_clock::now();
    mirror.close_control();
    EXPECT_EQ(mirror.wait(), 0);
    close(viewer);
    const Milliseconds took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), 200);
}

TEST_F(MirrorProgram, WrongCookieIsAFailureWithAReason) {
    MirrorProcess mirror(x, "fedcba9876543210");
    ASSERT_TRUE(mirror.answer());
    ASSERT_TRUE(std::holds_alternative<mirror::Failed>(*mirror.answer()));
    EXPECT_NE(std::get<mirror::Failed>(*mirror.answer()).reason.find("refused"), std::string::npos);
    EXPECT_EQ(mirror.wait(), 1);
}

TEST_F(MirrorProgram, FailsWhenTheDisplayDies) {
    MirrorProcess mirror(x);
    ASSERT_TRUE(mirror.serving());
    x.kill();
    EXPECT_TRUE(mirror.receive() == mirror::FromMirror{mirror::Failed{"inner display: gone"}});
    EXPECT_EQ(mirror.wait(), 1);
}

TEST_F(MirrorProgram, FailsWhenTheKioskSpeaksNonsense) {
    MirrorProcess mirror(x);
    mirror.send_packet("nonsense");
    EXPECT_EQ(mirror.wait(), 1);
}

TEST_F(MirrorProgram, ArgumentsAreChecked) {
    for (const std::string arguments :
         {"", "--display-fd 3", "--display-fd x --control-fd 4 --rfb-fd 5",
          "--display-fd 91 --control-fd 92 --rfb-fd 93", "--listen 5900", "--display-fd"}) {
        const int status = std::system(
            (std::string(FOYER_MIRROR " ") + arguments + " 2>/dev/null </dev/null").c_str());
        EXPECT_EQ(WEXITSTATUS(status), 2) << arguments;
    }
    EXPECT_EQ(std::system(FOYER_MIRROR " --version >/dev/null"), 0);
    EXPECT_EQ(std::system(FOYER_MIRROR " --help >/dev/null"), 0);
}

// Bytes of a viewer that means harm. The mirror may end the connection, nothing else.
TEST_F(MirrorProgram, RandomBytesOfTheViewerDoNotCrashIt) {
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    for (int round = 0; round < 60; ++round) {
        MirrorProcess mirror(x);
        ASSERT_TRUE(mirror.serving());
        mirror.allow(round % 2 == 0);
        const int viewer = mirror.take_viewer();
        std::string bytes;
        if (round % 3 != 0) bytes = "RFB 003.008\n\1\1";
        for (auto i = random() % 400; i > 0; --i) {
            // Mostly a kind that passes, with any content.
            const char kinds[] = {0, 2, 3, 4, 5, 6, char(251), char(random())};
            bytes += kinds[random() % sizeof kinds];
            for (auto length = random() % 22; length > 0; --length) bytes += char(random());
        }
        static_cast<void>(send(viewer, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
        shutdown(viewer, SHUT_WR);
        std::string answer(65536, '\0');
        while (recv(viewer, answer.data(), answer.size(), 0) > 0) {
        }
        close(viewer);
        const auto status = mirror.wait();
        ASSERT_TRUE(status == 0 || status == 1)
            << "seed " << seed << ", round " << round << ", ended with " << status.value_or(-1000);
    }
}

}  // namespace
}  // namespace foyer::test
