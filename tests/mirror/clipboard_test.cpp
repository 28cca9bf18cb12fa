// Copied text: as RFB carries it, and between a guest's real program (xclip) and a viewer, only while
// it is allowed.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "kiosk/mirror/cut_text.hpp"
#include "kiosk/mirror/selection.hpp"
#include "tests/mirror/mirror_process.hpp"
#include "tests/mirror/xvfb.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

using namespace std::chrono_literals;
using namespace mirror;

// ---- as RFB carries it

std::span<const std::byte> after_header(const Bytes& message) {
    return std::as_bytes(std::span(message)).subspan(8);
}

std::string through_extended(const std::string& text) {
    Bytes message;
    put_provided_text(message, text);
    const auto length = static_cast<std::int32_t>(extended_flags(std::as_bytes(std::span(message)).subspan(4)));
    EXPECT_EQ(-std::int64_t(message.size() - 8), length);
    return provided_text(after_header(message)).value_or("nothing");
}

TEST(CutText, ExtendedCarriesEveryText) {
    for (const std::string text : {"", "a", "œuvre à 3 €, « déjà »…", "une ligne\nune autre\n"}) {
        EXPECT_EQ(text, through_extended(text));
    }
    EXPECT_EQ(std::string(clipboard_max, 'x'), through_extended(std::string(clipboard_max, 'x')));
    EXPECT_EQ("nothing", through_extended(std::string(clipboard_max + 1, 'x')));
}

TEST(CutText, ExtendedThatIsCutShortOrSwellsIsNothing) {
    Bytes message;
    put_provided_text(message, "bonjour");
    for (std::size_t size = 0; size < 12; ++size) {
        EXPECT_FALSE(provided_text(after_header(message).first(size))) << size;
    }
    const std::string zeros(64 << 20, '\0');
    Bytes packed(compressBound(zeros.size()));
    uLongf size = packed.size();
    ASSERT_EQ(Z_OK, compress(packed.data(), &size,
                             reinterpret_cast<const Bytef*>(zeros.data()), zeros.size()));
    Bytes bomb;
    put32(bomb, static_cast<std::int32_t>(extended::provide | extended::text));
    bomb.insert(bomb.end(), packed.begin(), packed.begin() + std::ptrdiff_t(size));
    EXPECT_EQ("", provided_text(std::as_bytes(std::span(bomb))).value_or("nothing"));
}

TEST(CutText, WhatIsNoTextDoesNotCross) {
    for (const std::string& bad : {std::string("\xff"), std::string("a\0b", 3), std::string("\xc3")}) {
        EXPECT_FALSE(is_text(bad));
        EXPECT_NE(bad, through_extended(bad));
    }
    EXPECT_EQ("deux\nlignes", through_extended("deux\r\nlignes"));
}

TEST(CutText, Latin1LosesOnlyWhatItHasNot) {
    EXPECT_EQ("\xe9t\xe9 ?", to_latin1("été €"));
    EXPECT_EQ("été", from_latin1(std::as_bytes(std::span("\xe9t\xe9", 3))));
}

// ---- between a guest and a viewer

struct Clipboard : testing::Test {
    Xvfb x{320, 240};
    std::string file = testing::TempDir() + "clipboard-" + std::to_string(getpid());

    void TearDown() override { std::filesystem::remove(file); }
    void guest_copies(const std::string& text) {
        std::ofstream(file) << text;
        ASSERT_EQ(0, x.run({"xclip", "-selection", "clipboard", "-in", file}));
    }
    // What a guest's program pastes; "none" when there is nothing.
    std::string guest_pastes() {
        const std::string command = "xclip -selection clipboard -out > " + file;
        if (x.run({"sh", "-c", command}) != 0) return "none";
        std::string text;
        std::getline(std::ifstream(file), text, '\0');
        return text;
    }
    // Until it pastes that, or patience ends.
    bool guest_pastes(const std::string& text) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (guest_pastes() != text) {
            if (std::chrono::steady_clock::now() > end) return false;
        }
        return true;
    }
    static void allow(MirrorProcess& mirror, bool clipboard, bool hidden = false) {
        mirror.send_packet(encode(ToMirror{Allow{true, hidden, clipboard}}));
    }
};

TEST_F(Clipboard, NothingCrossesUnlessAllowed) {
    MirrorProcess mirror(x);
    VncClient viewer(mirror.take_viewer());
    mirror.allow(true);
    guest_copies("secret");
    viewer.send_cut_text("d'ailleurs");
    ASSERT_TRUE(viewer.settle());
    EXPECT_TRUE(viewer.quiet());
    EXPECT_TRUE(viewer.cut_texts().empty());
    EXPECT_EQ("secret", guest_pastes());
}

TEST_F(Clipboard, CrossesBothWaysWhileAllowedAndWhatWasCopiedBeforeDoesNot) {
    MirrorProcess mirror(x);
    VncClient viewer(mirror.take_viewer());
    guest_copies("avant");
    ASSERT_TRUE(viewer.settle());
    allow(mirror, true);
    ASSERT_TRUE(viewer.settle());
    guest_copies("\xc3\xa9t\xc3\xa9");
    ASSERT_TRUE(viewer.read_until([&] { return !viewer.cut_texts().empty(); }));
    EXPECT_EQ(std::vector<std::string>{"\xe9t\xe9"}, viewer.cut_texts());
    viewer.send_cut_text("d\xe9j\xe0");
    ASSERT_TRUE(viewer.settle());
    EXPECT_TRUE(guest_pastes("d\xc3\xa9j\xc3\xa0")) << guest_pastes();
    EXPECT_EQ(1U, viewer.cut_texts().size()) << "what the viewer put there does not come back";
}

TEST_F(Clipboard, StopsCrossingWhenWithdrawnAndWhileHidden) {
    for (const bool hidden : {false, true}) {
        SCOPED_TRACE(hidden);
        MirrorProcess mirror(x);
        VncClient viewer(mirror.take_viewer());
        allow(mirror, true);
        ASSERT_TRUE(viewer.settle());
        viewer.send_cut_text("d'ailleurs");
        ASSERT_TRUE(viewer.settle());
        ASSERT_TRUE(guest_pastes("d'ailleurs"));
        allow(mirror, hidden, hidden);
        ASSERT_TRUE(viewer.settle());
        EXPECT_EQ("none", guest_pastes()) << "the helper's text is gone";
        guest_copies("secret");
        viewer.send_cut_text("encore");
        ASSERT_TRUE(viewer.settle());
        EXPECT_TRUE(viewer.quiet());
        EXPECT_TRUE(viewer.cut_texts().empty());
        EXPECT_EQ("secret", guest_pastes());
    }
}

}  // namespace
}  // namespace foyer::test
