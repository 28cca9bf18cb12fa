#include "kiosk/session/uids.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "kiosk/children/descriptor.hpp"
#include "tests/world/temporary_directory.hpp"

namespace foyer::kiosk::test {
namespace {

constexpr UidRange small{1'879'048'192, 1'879'048'192 + 11};  // three sessions

TEST(UidCounter, GivesFourNeighboursAndGoesUp) {
    const TemporaryDirectory directory;
    UidCounter counter(directory / "uids");
    const auto first = counter.take(), second = counter.take();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->guest, all_session_uids.first);
    EXPECT_EQ(first->mirror(), first->guest + 3);
    EXPECT_EQ(second->guest, first->guest + 4);
}

TEST(UidCounter, GoesOnInAnotherKiosk) {
    const TemporaryDirectory directory;
    UidCounter one(directory / "uids"), other(directory / "uids");
    const uid_t first = one.take()->guest;
    EXPECT_EQ(other.take()->guest, first + 4);
    EXPECT_EQ(one.take()->guest, all_session_uids.first + 8);
}

TEST(UidCounter, EndsWithItsRangeUntilAFullProofWasClean) {
    const TemporaryDirectory directory;
    UidCounter counter(directory / "uids", small);
    ASSERT_TRUE(counter.take());
    ASSERT_TRUE(counter.proved_clean());
    EXPECT_EQ(counter.take()->guest, small.first + 4) << "starts again only when it is used up";
    ASSERT_TRUE(counter.take());
    const auto none = counter.take();
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().text.find("used up"), std::string::npos);
    ASSERT_TRUE(counter.proved_clean());
    EXPECT_EQ(counter.take()->guest, small.first);
}

TEST(UidCounter, RefusesAFileThatIsNotItsOwn) {
    for (const char* content :
         {"\n", "12\n", "9999999999\n", "1879048192", "1879048192 \n", "187904819x\n"}) {
        const TemporaryDirectory directory;
        std::ofstream(directory / "uids") << content;
        EXPECT_FALSE(UidCounter(directory / "uids").take()) << content;
    }
    EXPECT_FALSE(UidCounter("/nonexistent/uids").take());
}

// Kiosks that take uids as fast as they can and are killed anywhere inside.
TEST(UidCounter, NeverGivesAUidTwiceHoweverOftenKiosksAreKilled) {
    const TemporaryDirectory directory;
    std::multiset<uid_t> seen;
    for (int round = 0; round < 25; ++round) {
        auto pipe = make_pipe();
        ASSERT_TRUE(pipe);
        const pid_t kiosk = ::fork();
        if (kiosk == 0) {
            UidCounter counter(directory / "uids");
            for (;;) {
                const auto uids = counter.take();
                if (!uids || ::write(pipe->second.get(), &uids->guest, sizeof uids->guest) < 0) {
                    ::_exit(1);
                }
            }
        }
        pipe->second.reset();
        uid_t uid = 0;
        const auto enough = static_cast<std::size_t>(round) % 5 + 1;
        for (std::size_t n = 0; n<enough&& ::read(pipe->first.get(), &uid, sizeof uid)> 0; ++n) {
            seen.insert(uid);
        }
        ::kill(kiosk, SIGKILL);
        while (::read(pipe->first.get(), &uid, sizeof uid) > 0) {
            seen.insert(uid);
        }
        ::waitpid(kiosk, nullptr, 0);
    }
    EXPECT_GE(seen.size(), 75U);
    EXPECT_EQ(seen.size(), std::set<uid_t>(seen.begin(), seen.end()).size());
}

}  // namespace
}  // namespace foyer::kiosk::test
