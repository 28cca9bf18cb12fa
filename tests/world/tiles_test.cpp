#include "kiosk/session/tiles.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "kiosk/session/desktop_entry.hpp"
#include "tests/world/temporary_directory.hpp"

namespace foyer::kiosk::test {
namespace {

class Tiles : public ::testing::Test {
protected:
    Tiles() {
        places_.application_dirs = {directory_.path()};
        places_.icon_dirs = {directory_.path()};
    }
    Result<Tile> read(const std::string& lines, const std::string& language = "fr") {
        std::ofstream(directory_ / "x.desktop") << "[Desktop Entry]\nType=Application\n" << lines;
        return read_tile("x.desktop", language, places_);
    }
    std::string error(const std::string& lines) {
        const auto tile = read(lines);
        return tile ? "no error" : tile.error().text.substr(directory_.path().size() + 1);
    }
    TemporaryDirectory directory_;
    TilePlaces places_;
};

TEST_F(Tiles, TakeTheNameInTheLanguageAskedFor) {
    const std::string lines =
        "Name=Editor\nName[fr]=Éditeur\nName[fr_CA]=Éditeur du Canada\nExec=/bin/true\n";
    EXPECT_EQ(read(lines, "fr")->title, "Éditeur");
    EXPECT_EQ(read(lines, "fr_CA")->title, "Éditeur du Canada");
    EXPECT_EQ(read(lines, "fr_FR")->title, "Éditeur");
    EXPECT_EQ(read(lines, "en")->title, "Editor");
}

TEST_F(Tiles, DropFieldCodesAndKeepQuotedWords) {
    using Words = std::vector<std::string>;
    EXPECT_EQ(read("Name=N\nExec=true %U --new \"two words\" --x=%f 100%% \"a\\\\\"b\"\n")->argv,
              (Words{"/usr/bin/true", "--new", "two words", "--x=", "100%", "a\"b"}));
    EXPECT_EQ(read("Name=My Name\nExec=/bin/true %c %i %k\n")->argv,
              (Words{"/bin/true", "My Name"}));
    EXPECT_EQ(read("Name=N\nExec=\"/bin/true\" \"\"\n")->argv, (Words{"/bin/true", ""}));
}

TEST_F(Tiles, FindTheirIcon) {
    std::filesystem::create_directories(directory_ / "48x48/apps");
    std::ofstream(directory_ / "48x48/apps/editor.png") << "x";
    EXPECT_EQ(read("Name=N\nExec=true\nIcon=editor\n")->icon_file,
              directory_ / "48x48/apps/editor.png");
    EXPECT_EQ(read("Name=N\nExec=true\nIcon=missing\n")->icon_file, "");
    EXPECT_EQ(read("Name=N\nExec=true\nIcon=/nowhere.png\n")->icon_file, "");
}

TEST_F(Tiles, TellFileAndLineOfWhatIsWrong) {
    EXPECT_EQ(error("Name=N\nExec=true \"open\n"), "x.desktop:4: Exec: a quote is not closed");
    EXPECT_EQ(error("Name=N\nExec=true %q\n"), "x.desktop:4: Exec: unknown field code in \"%q\"");
    EXPECT_EQ(error("Name=N\nExec=no-such-program\n"),
              "x.desktop:4: Exec: no-such-program is not installed");
    EXPECT_EQ(error("Name=N\nwhat is this\n"),
              "x.desktop:4: expected KEY=VALUE, found \"what is this\"");
    EXPECT_EQ(error("Exec=true\n"), "x.desktop: Name: expected a name, found none");
    EXPECT_EQ(error("Name=N\n"), "x.desktop: Exec: expected a program, found none");
    EXPECT_EQ(error("Name=N\nExec=true\nTryExec=no-such\n"),
              "x.desktop:5: TryExec: no-such is not installed");
    for (const char* key : {"Hidden", "NoDisplay", "Terminal"}) {
        EXPECT_EQ(error(std::string("Name=N\nExec=true\n") + key + "=true\n"),
                  std::string("x.desktop:5: ") + key + ": such an application is not a tile");
    }
    EXPECT_EQ(error("Name=N\nExec=true\nType=Link\n"),
              "x.desktop:5: Type: expected Application, found \"Link\"");
}

TEST_F(Tiles, LeaveOutWhatCannotBeReadAndSayWhy) {
    ASSERT_TRUE(read("Name=N\nExec=true\n"));
    const TileList list =
        read_tiles({"missing.desktop", "x.desktop", "../x.desktop", "x"}, "fr", places_);
    ASSERT_EQ(list.tiles.size(), 1U);
    EXPECT_EQ(list.tiles[0].desktop_id, "x.desktop");
    ASSERT_EQ(list.errors.size(), 3U);
    EXPECT_EQ(list.errors[0].text, "missing.desktop: no such application on this station");
}

TEST(DesktopEntry, IgnoresOtherGroupsAndComments) {
    const auto entry = DesktopEntry::parse(
        "# hello\n\n[Desktop Entry]\nName = A\\sB\n[Desktop Action new]\nName=C\n", "f");
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->text("Name"), "A B");
    EXPECT_EQ(DesktopEntry::parse("Name=A\n[Desktop Entry]\n", "f").error().text,
              "f:1: a key before the first group");
    EXPECT_EQ(DesktopEntry::parse("[Other]\nName=A\n", "f").error().text,
              "f: expected a [Desktop Entry] group, found none");
}

}  // namespace
}  // namespace foyer::kiosk::test
