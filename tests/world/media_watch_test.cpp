// The watch over removable media: the disks are a scratch folder's, the news that make it look are
// the kernel's own, asked for at a real disk of this machine.
#include "kiosk/session/media_watch.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/world/temporary_directory.hpp"

namespace foyer::kiosk::test {
namespace {

class WatchOfMedia : public ::testing::Test {
protected:
    WatchOfMedia() {
        std::filesystem::create_directories(block());
        auto begun =
            MediaWatch::begin(io_, children_, directory_.path(), [this](bool in) { seen_ = in; });
        if (begun) {
            watch_ = std::move(*begun);
        }
    }
    std::filesystem::path block() const { return directory_ / "sys/block"; }
    void write(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((block() / file).parent_path());
        std::ofstream(block() / file) << text;
    }
    // The kernel says again what it says when a disk has changed.
    static bool announce() {
        for (const auto& disk : std::filesystem::directory_iterator("/sys/block")) {
            return static_cast<bool>(std::ofstream(disk.path() / "uevent")
                                     << "change" << std::flush);
        }
        return false;
    }
    // Whether this is told, at last.
    bool tells(bool in) {
        io_.restart();
        while (seen_ != in && io_.run_one_for(std::chrono::seconds(30)) != 0) {
        }
        return seen_ == in;
    }

    TemporaryDirectory directory_;
    boost::asio::io_context io_;
    Children children_{io_};
    std::optional<bool> seen_;
    std::unique_ptr<MediaWatch> watch_;
};

TEST_F(WatchOfMedia, TellsWhatIsInAtTheStartAndAfterNewsOfADisk) {
    ASSERT_TRUE(watch_);
    EXPECT_TRUE(tells(false));
    write("sdx/removable", "1\n");
    write("sdx/size", "60000000\n");
    ASSERT_TRUE(announce());
    EXPECT_TRUE(tells(true)) << "a stick came";
    write("sdx/size", "0\n");
    ASSERT_TRUE(announce());
    EXPECT_TRUE(tells(false)) << "a card left its reader";
    write("sdx/size", "60000000\n");
    ASSERT_TRUE(announce());
    EXPECT_TRUE(tells(true));
    std::filesystem::remove_all(block() / "sdx");
    ASSERT_TRUE(announce());
    EXPECT_TRUE(tells(false)) << "a stick went";
}

TEST_F(WatchOfMedia, TellsNothingWhenNobodyCanTell) {
    ASSERT_TRUE(watch_);
    EXPECT_TRUE(tells(false));
    seen_.reset();
    std::filesystem::rename(block(), directory_ / "away");
    ASSERT_TRUE(announce());
    bool looked = false;
    const auto ended = children_.after_reaping([&looked] { looked = true; });
    io_.restart();
    while (!looked && io_.run_one_for(std::chrono::seconds(30)) != 0) {
    }
    ASSERT_TRUE(looked);
    EXPECT_EQ(seen_, std::nullopt);
    std::filesystem::rename(directory_ / "away", block());
    ASSERT_TRUE(announce());
    EXPECT_TRUE(tells(false));
}

}  // namespace
}  // namespace foyer::kiosk::test
