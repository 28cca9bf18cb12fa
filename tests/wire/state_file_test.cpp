#include "proto/state_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/wire/folder.hpp"

namespace foyer {
namespace {

mode_t mode_of(const std::filesystem::path& file) {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0);
    return found.st_mode & 07777;
}

TEST(StateFile, IsNothingBeforeItIsWritten) {
    const Folder folder;
    EXPECT_EQ(read_state_file(folder.path() / "none").value(), std::nullopt);
}

TEST(StateFile, IsReplacedWholeAndForItsOwnerOnly) {
    const Folder folder;
    const auto file = folder.path() / "file";
    const mode_t before = ::umask(0);
    ASSERT_TRUE(write_state_file(file, "first and long"));
    ASSERT_TRUE(write_state_file(file, "second"));
    ::umask(before);
    EXPECT_EQ(read_state_file(file).value(), "second");
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "file.new"));
}

TEST(StateFile, GetsItsModeWhateverACrashLeft) {
    const Folder folder;
    std::ofstream(folder.path() / "file.new") << "left over, readable by all";
    ASSERT_TRUE(write_state_file(folder.path() / "file", "secret"));
    EXPECT_EQ(mode_of(folder.path() / "file"), 0600U);
}

TEST(StateFile, FailsWithANameWhenTheDirectoryIsMissing) {
    const Folder folder;
    const Status failed = write_state_file(folder.path() / "none" / "file", "x");
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().text.find("file.new"), std::string::npos);
}

TEST(StateFile, ThatIsADirectoryIsAnError) {
    const Folder folder;
    EXPECT_FALSE(read_state_file(folder.path()));
}

TEST(PrivateDirectory, IsMadeWithItsParentsAndClosedToOthers) {
    const Folder folder;
    const auto directory = folder.path() / "a" / "b";
    ASSERT_TRUE(make_private_directory(directory));
    EXPECT_EQ(mode_of(directory), 0700U);
    std::filesystem::permissions(directory, std::filesystem::perms::all);
    ASSERT_TRUE(make_private_directory(directory));
    EXPECT_EQ(mode_of(directory), 0700U);
}

}  // namespace
}  // namespace foyer
