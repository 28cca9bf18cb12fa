// What the viewer sees, by the real program, a real X server and libvncclient.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>

#include "kiosk/mirror/mirror.hpp"
#include "tests/mirror/mirror_process.hpp"
#include "tests/mirror/painter.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

// Processor time the process has used, in clock ticks.
long ticks(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(stat, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string word;
    long user = 0, system = 0;
    for (int i = 0; i < 11; ++i) fields >> word;
    fields >> user >> system;
    return user + system;
}

struct MirrorPicture : testing::Test {
    Xvfb x{640, 480};
    Painter painter{x};
    MirrorProcess mirror{x};

    bool shows_screen(VncClient& viewer) {
        painter.sync();
        const auto screen = painter.screen();
        return viewer.read_until([&] { return viewer.pixels() == screen; });
    }
};

TEST_F(MirrorPicture, EqualsTheScreenAfterRandomDrawings) {
    ASSERT_TRUE(mirror.serving());
    VncClient viewer(mirror.take_viewer());
    ASSERT_TRUE(viewer.connected());
    ASSERT_EQ(viewer.width(), 640);
    ASSERT_EQ(viewer.height(), 480);
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    for (int round = 0; round < 40; ++round) {
        for (auto i = random() % 12; i > 0; --i) painter.draw_something(random);
        ASSERT_TRUE(shows_screen(viewer)) << "seed " << seed << ", round " << round;
    }
}

class Encodings : public MirrorPicture, public testing::WithParamInterface<const char*> {};

TEST_P(Encodings, LosslessOnesEqualTheScreenToo) {
    VncClient viewer(mirror.take_viewer(), GetParam());
    ASSERT_TRUE(viewer.connected());
    std::mt19937 random(5);
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 6; ++i) painter.draw_something(random);
        ASSERT_TRUE(shows_screen(viewer)) << "round " << round;
    }
}

INSTANTIATE_TEST_SUITE_P(MirrorPicture, Encodings,
                         testing::Values("copyrect tight raw", "copyrect zrle raw",
                                         "copyrect raw"),
                         [](const auto& test) {
                             const std::string all = test.param;
                             return all.substr(9, all.find(' ', 9) - 9);
                         });

TEST_F(MirrorPicture, FollowsTheScreensSize) {
    VncClient viewer(mirror.take_viewer());
    painter.fill(0, 0, 640, 480, 0x204060);
    ASSERT_TRUE(shows_screen(viewer));
    for (const std::string size : {"400", "480"}) {
        ASSERT_EQ(x.run({"xrandr", "--newmode", "m" + size, "10", "500", "500", "500", "500", size,
                         size, size, size}),
                  0);
        ASSERT_EQ(x.run({"xrandr", "--addmode", "screen", "m" + size}), 0);
        ASSERT_EQ(x.run({"xrandr", "--output", "screen", "--mode", "m" + size}), 0);
        painter.follow_size();
        ASSERT_EQ(painter.width(), 500);
        ASSERT_EQ(painter.height(), std::stoi(size));
        painter.fill(10, 10, 300, 300, 0xc08040);
        ASSERT_TRUE(shows_screen(viewer)) << size;
        ASSERT_EQ(viewer.height(), std::stoi(size));
    }
}

TEST_F(MirrorPicture, IsNeutralWhileHidden) {
    VncClient viewer(mirror.take_viewer());
    painter.fill(0, 0, 640, 480, 0x1122ff);
    ASSERT_TRUE(shows_screen(viewer));

    mirror.allow(false, true);
    const std::vector<std::uint32_t> neutral(640 * 480, mirror::hidden_colour);
    ASSERT_TRUE(viewer.read_until([&] { return viewer.pixels() == neutral; }));
    // Whatever is drawn, no pixel of it comes, not even for one update.
    std::mt19937 random(1);
    for (int round = 0; round < 20; ++round) {
        painter.draw_something(random);
        painter.set_pointer_shape(std::uint16_t(2 * round));
        painter.fill(round, round, 100, 100, 0xff0000);
        ASSERT_TRUE(viewer.settle());
        ASSERT_EQ(viewer.pixels(), neutral);
    }
    mirror.allow(false, false);
    ASSERT_TRUE(shows_screen(viewer));
}

TEST_F(MirrorPicture, HiddenFromTheBeginningIsNeverShown) {
    painter.fill(0, 0, 640, 480, 0x1122ff);
    painter.sync();
    mirror.allow(false, true);
    VncClient viewer(mirror.take_viewer());
    ASSERT_TRUE(viewer.quiet());
    EXPECT_EQ(viewer.pixels(), std::vector<std::uint32_t>(640 * 480, mirror::hidden_colour));
}

TEST_F(MirrorPicture, PointerShapeIsTold) {
    VncClient viewer(mirror.take_viewer());
    ASSERT_TRUE(shows_screen(viewer));
    std::set<std::vector<std::uint8_t>> shapes;
    for (const int glyph : {34, 52, 60}) {  // crosshair, fleur, hand
        const int before = viewer.cursors();
        painter.set_pointer_shape(std::uint16_t(glyph));
        ASSERT_TRUE(viewer.read_until([&] { return viewer.cursors() > before; }));
        shapes.insert(viewer.cursor_mask());
    }
    EXPECT_EQ(shapes.size(), 3U);
    // Not while hidden: an hourglass or a hand tells of the screen too.
    mirror.allow(false, true);
    ASSERT_TRUE(viewer.quiet());
    const int before = viewer.cursors();
    painter.set_pointer_shape(52);
    ASSERT_TRUE(viewer.quiet());
    EXPECT_EQ(viewer.cursors(), before);
    mirror.allow(false, false);
    EXPECT_TRUE(viewer.read_until([&] { return viewer.cursors() > before; }));
}

TEST_F(MirrorPicture, IdleScreenCostsNothing) {
    VncClient viewer(mirror.take_viewer());
    ASSERT_TRUE(shows_screen(viewer));
    ASSERT_TRUE(viewer.quiet());
    const int updates = viewer.updates();
    const long used = ticks(mirror.pid());
    EXPECT_FALSE(viewer.read_until([&] { return viewer.updates() > updates; },
                                   std::chrono::milliseconds(1500)));
    EXPECT_EQ(ticks(mirror.pid()), used);
}

TEST_F(MirrorPicture, DrawingTheSameAgainSendsNothing) {
    VncClient viewer(mirror.take_viewer());
    painter.fill(0, 0, 640, 480, 0x333333);
    ASSERT_TRUE(shows_screen(viewer));
    ASSERT_TRUE(viewer.quiet());
    const int updates = viewer.updates();
    painter.fill(0, 0, 640, 480, 0x333333);
    painter.sync();
    EXPECT_FALSE(viewer.read_until([&] { return viewer.updates() > updates; },
                                   std::chrono::milliseconds(300)));
}

}  // namespace
}  // namespace foyer::test
