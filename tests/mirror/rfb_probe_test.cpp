// rfb_probe does what scripts rely on, against a real mirror over loopback.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <functional>

#include "tests/mirror/mirror_process.hpp"
#include "tests/mirror/painter.hpp"
#include "tests/support/image_file.hpp"

namespace foyer::test {
namespace {

struct Loopback {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::string port;

    Loopback() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(bind(fd, plain, length), 0);
        EXPECT_EQ(listen(fd, 1), 0);
        EXPECT_EQ(getsockname(fd, plain, &length), 0);
        port = std::to_string(ntohs(address.sin_port));
    }
    ~Loopback() { close(fd); }
};

struct RfbProbe : testing::Test {
    Xvfb x{320, 240};
    Painter painter{x};
    std::string directory =
        (std::filesystem::temp_directory_path() / "foyer-probe-XXXXXX").string();
    std::string said;

    void SetUp() override {
        ASSERT_NE(mkdtemp(directory.data()), nullptr);
        painter.fill(0, 0, 320, 240, 0x804020);
        painter.fill(7, 9, 50, 60, 0x10e0ff);
        painter.sync();
    }
    void TearDown() override { std::filesystem::remove_all(directory); }

    // Its exit status with these options; `said` is what it printed.
    int probe(const std::string& options, const std::function<void(MirrorProcess&)>& meanwhile) {
        const Loopback loopback;
        const std::string command =
            std::string(RFB_PROBE) + " --json " + options + " 127.0.0.1:" + loopback.port;
        FILE* pipe = popen(command.c_str(), "r");
        const int viewer = accept4(loopback.fd, nullptr, nullptr, SOCK_CLOEXEC);
        MirrorProcess mirror(x, x.cookie(), viewer);
        close(viewer);
        meanwhile(mirror);
        said.clear();
        for (int c; (c = fgetc(pipe)) != EOF;) said += char(c);
        return WEXITSTATUS(pclose(pipe));
    }
};

TEST_F(RfbProbe, WritesAndComparesThePicture) {
    const std::string file = directory + "/screen.ppm";
    ASSERT_EQ(probe("--ppm " + file + " --compare " + file, [](MirrorProcess&) {}), 0) << said;
    EXPECT_NE(said.find("\"different_pixels\": 0"), std::string::npos) << said;
    const auto image = read_image(file);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->width, 320);
    EXPECT_EQ(image->pixels, painter.screen());

    painter.fill(0, 0, 3, 1, 0x000000);
    painter.sync();
    EXPECT_EQ(probe("--compare " + file, [](MirrorProcess&) {}), 1);
    EXPECT_NE(said.find("\"different_pixels\": 3"), std::string::npos) << said;
}

TEST_F(RfbProbe, TellsWhenTheServerCuts) {
    const int status = probe("--hold", [](MirrorProcess& mirror) { mirror.close_control(); });
    // Cut before the handshake was over it has no connection, cut after it, it held one.
    EXPECT_TRUE(status == 3 || said.find("{\"closed\": ") == 0) << status << said;
}

TEST_F(RfbProbe, ObeysCommandsAndChecksThem) {
    const std::string commands = "printf 'keys\\tControl_L+s\\nclick\\t3\\t4\\nnonsense\\n' | ";
    const Loopback loopback;
    FILE* pipe = popen(
        (commands + RFB_PROBE + " --json --commands 127.0.0.1:" + loopback.port).c_str(), "r");
    const int viewer = accept4(loopback.fd, nullptr, nullptr, SOCK_CLOEXEC);
    MirrorProcess mirror(x, x.cookie(), viewer);
    close(viewer);
    for (int c; (c = fgetc(pipe)) != EOF;) said += char(c);
    EXPECT_EQ(WEXITSTATUS(pclose(pipe)), 1);
    EXPECT_EQ(said,
              "{\"keys\": \"Control_L+s\"}\n{\"click\": \"3,4\"}\n"
              "{\"failed\": \"nonsense: no such command\"}\n");
}

TEST_F(RfbProbe, NoServerIsNoConnection) {
    std::string port;
    port = Loopback().port;
    const std::string command = std::string(RFB_PROBE) + " 127.0.0.1:" + port + " 2>/dev/null";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 3);
}

// A server that says nothing does not hold it for ever.
TEST_F(RfbProbe, TimeIsLimited) {
    const Loopback loopback;
    const std::string command =
        std::string(RFB_PROBE) + " --timeout 1 127.0.0.1:" + loopback.port + " 2>/dev/null";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 4);
}

}  // namespace
}  // namespace foyer::test
