// What the viewer's keys and buttons do in the session, by the real program and a real X server.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xkbcommon/xkbcommon.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "tests/mirror/mirror_process.hpp"
#include "tests/mirror/typing_window.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

struct MirrorInput : testing::Test {
    Xvfb x{640, 480};
    TypingWindow window{x};
    MirrorProcess mirror{x};
    VncClient viewer{mirror.take_viewer()};

    void SetUp() override {
        ASSERT_TRUE(mirror.serving());
        ASSERT_TRUE(viewer.quiet());
    }
    void use_layout(const std::string& name) {
        ASSERT_EQ(x.run({"setxkbmap", "-layout", name}), 0);
    }
    // Reads both ends, as the world would: a viewer that does not read holds up its own keys.
    bool window_sees(const std::function<bool()>& done) {
        return viewer.read_until(
            [&] {
                window.read();
                return done();
            },
            patience, window.descriptor());
    }
    bool window_gets(const std::string& text) {
        return window_sees([&] { return window.text() == text; });
    }
};

TEST_F(MirrorInput, IsDroppedUnlessControlIsAllowed) {
    for (const auto& [control, hidden] :
         {std::pair(false, false), std::pair(false, true), std::pair(true, true)}) {
        mirror.allow(control, hidden);
        ASSERT_TRUE(viewer.settle());
        viewer.type(U"secret");
        viewer.pointer(5, 5, 1);
        viewer.pointer(50, 50, 0);
        viewer.press_and_release(XKB_KEY_Return);
        ASSERT_TRUE(viewer.settle());  // all of it has been looked at
    }
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    viewer.type(U"z");
    ASSERT_TRUE(window_gets("z"));  // the first that arrives is the first that was allowed
    EXPECT_EQ(window.key_presses(), 1);
    EXPECT_EQ(window.button_presses(), 0);
    EXPECT_EQ(window.motions(), 0);
}

TEST_F(MirrorInput, WhatWaitedWhenControlWasTakenBackIsDropped) {
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    // Half a key press comes while control is allowed, the other half after it was taken back.
    viewer.send_bytes(std::string("\4\1\0\0", 4));
    mirror.allow(false);
    viewer.send_bytes(std::string("\0\0\0x", 4));
    ASSERT_TRUE(viewer.settle());
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    viewer.type(U"z");
    EXPECT_TRUE(window_gets("z"));
}

class Layouts : public MirrorInput, public testing::WithParamInterface<const char*> {};

TEST_P(Layouts, TextArrivesAsItWasSent) {
    use_layout(GetParam());
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    // é, ç and € have keys on one layout and not on the other; 中 and ß on neither.
    viewer.type(U"Hello World 0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ éèçàù€ ß中");
    EXPECT_TRUE(window_gets("Hello World 0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ éèçàù€ ß中"))
        << window.text();
    ASSERT_TRUE(window_sees([&] { return window.keys_down().empty(); }));
    EXPECT_FALSE(window.anything_down_on_the_server());
}

// A viewer's own modifiers, in the way of a layout that needs others.
TEST_P(Layouts, ModifiersTheViewerHoldsDoNotSpoilTheText) {
    use_layout(GetParam());
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    for (const char32_t c : U"A1!é@Z") {
        if (c == 0) break;
        viewer.key(true, XKB_KEY_Shift_L);
        viewer.press_and_release(xkb_utf32_to_keysym(c));
        viewer.key(false, XKB_KEY_Shift_L);
        viewer.key(true, XKB_KEY_ISO_Level3_Shift);
        viewer.press_and_release(xkb_utf32_to_keysym(c));
        viewer.key(false, XKB_KEY_ISO_Level3_Shift);
    }
    EXPECT_TRUE(window_gets("AA11!!éé@@ZZ")) << window.text();
    ASSERT_TRUE(window_sees([&] { return window.keys_down().empty(); }));
}

INSTANTIATE_TEST_SUITE_P(MirrorInput, Layouts, testing::Values("us", "fr", "de"),
                         [](const auto& test) { return std::string(test.param); });

TEST_F(MirrorInput, FollowsALayoutChangedMeanwhile) {
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    std::string expected;
    for (const std::string layout : {"us", "fr", "de", "us"}) {
        use_layout(layout);
        viewer.type(U"aqwz1@");
        expected += "aqwz1@";
        ASSERT_TRUE(window_gets(expected)) << layout << ": " << window.text();
    }
}

// Without a window manager and without a window that takes the focus, it is where the pointer is.
TEST(MirrorXterm, GetsTextOnAzerty) {
    const Xvfb x(640, 480);
    MirrorProcess mirror(x);
    VncClient viewer(mirror.take_viewer());
    ASSERT_EQ(x.run({"setxkbmap", "-layout", "fr"}), 0);
    std::string directory =
        (std::filesystem::temp_directory_path() / "foyer-xterm-XXXXXX").string();
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    const std::string file = directory + "/line";
    const pid_t xterm = x.start({"env", "LC_ALL=C.UTF-8", "xterm", "-u8", "-e", "sh", "-c",
                                 "touch $0.ready; IFS= read -r line; printf %s \"$line\" >$0.part; "
                                 "mv $0.part $0",
                                 file});
    const auto appears = [&](const std::string& path) {
        return viewer.read_until([&] { return viewer.settle() && std::filesystem::exists(path); });
    };
    ASSERT_TRUE(appears(file + ".ready"));
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    viewer.pointer(40, 40, 0);
    viewer.type(U"Bonjour 42 à l'été: élève@poste.fr");
    viewer.press_and_release(XKB_KEY_Return);
    ASSERT_TRUE(appears(file));
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    EXPECT_EQ(line, "Bonjour 42 à l'été: élève@poste.fr");
    waitpid(xterm, nullptr, 0);
    std::filesystem::remove_all(directory);
}

TEST_F(MirrorInput, PointerMovesClicksAndScrolls) {
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    viewer.pointer(123, 45, 0);
    viewer.pointer(123, 45, 1);
    ASSERT_TRUE(window_sees([&] { return window.buttons_down().count(1) == 1; }));
    EXPECT_EQ(window.last_x(), 123);
    EXPECT_EQ(window.last_y(), 45);
    viewer.pointer(200, 100, 1);  // drag
    viewer.pointer(200, 100, 0);
    viewer.pointer(200, 100, 16);  // a step of the wheel
    viewer.pointer(200, 100, 0);
    ASSERT_TRUE(
        window_sees([&] { return window.button_presses() == 2 && window.buttons_down().empty(); }));
    EXPECT_EQ(window.last_x(), 200);
}

struct Withdrawal {
    const char* name;
    void (*take_back)(MirrorProcess&, VncClient&);
};

class Withdrawals : public MirrorInput, public testing::WithParamInterface<Withdrawal> {};

TEST_P(Withdrawals, NothingStaysPressed) {
    mirror.allow(true);
    ASSERT_TRUE(viewer.settle());
    viewer.pointer(30, 30, 1);
    viewer.key(true, XKB_KEY_Control_L);
    viewer.key(true, XKB_KEY_Shift_L);
    viewer.key(true, XKB_KEY_a);
    ASSERT_TRUE(window_sees(
        [&] { return window.keys_down().size() == 3 && window.buttons_down().size() == 1; }));
    GetParam().take_back(mirror, viewer);
    EXPECT_TRUE(
        window_sees([&] { return window.keys_down().empty() && window.buttons_down().empty(); }));
    EXPECT_FALSE(window.anything_down_on_the_server());
}

INSTANTIATE_TEST_SUITE_P(
    MirrorInput, Withdrawals,
    testing::Values(Withdrawal{"ControlTakenBack",
                               [](MirrorProcess& m, VncClient&) { m.allow(false); }},
                    Withdrawal{"Hidden", [](MirrorProcess& m, VncClient&) { m.allow(true, true); }},
                    Withdrawal{"Cut", [](MirrorProcess& m, VncClient&) { m.close_control(); }},
                    Withdrawal{"ViewerGone", [](MirrorProcess&,
                                                VncClient& v) { shutdown(v.socket(), SHUT_WR); }}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace foyer::test
