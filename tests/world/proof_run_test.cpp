// A proof as a whole: when it is clean, whom it leaves alone, in a child process, after a repair.
#include <fmt/format.h>
#include <signal.h>
#include <sys/mount.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <functional>
#include <optional>

#include "kiosk/children/children.hpp"
#include "kiosk/session/living_uids.hpp"
#include "kiosk/session/repair.hpp"
#include "tests/world/proof_of.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

class ProofOfAll : public ProofOf {
protected:
    // A run in a child process to its end; `begun` may do something to it first.
    Proof run(const ProofScope& scope, bool full, const std::function<void()>& begun = [] {}) {
        std::optional<Proof> proof;
        const ProofRun proving(io_, children_, scope, full,
                               [&](Proof result) { proof = std::move(result); });
        begun();
        io_.restart();
        while (!proof && io_.run_one_for(std::chrono::seconds(60)) != 0) {
        }
        return proof.value();
    }

    boost::asio::io_context io_;
    Children children_{io_};
};

TEST_F(ProofOfAll, IsCleanOnlyIfEveryCheckRan) {
    EXPECT_TRUE(prove_now(scope_, false).clean);
    ProofScope nowhere = scope_;
    nowhere.run_dir = directory_ / "missing";
    const Proof proof = prove_now(nowhere, false);
    EXPECT_FALSE(proof.clean);
    std::size_t not_run = 0;
    for (const Check& check : proof.checks) {
        not_run += check.found.starts_with("could not run: ") ? 1 : 0;
        EXPECT_EQ(check.clean, check.found.empty());
    }
    EXPECT_GE(not_run, 1U);
}

TEST_F(ProofOfAll, TheRangeLeavesLivingSessionsOfOtherKiosksAlone) {
    scope_.uids = {uid_ - 1000, uid_ + 1000};  // the whole range may have real sessions now
    scope_.uid_file = directory_ / "uids";
    const Person person(uid_, true, [] { return true; });
    ::mkdir((scope_.run_dir + fmt::format("/s{:010}", uid_)).c_str(), 0711);
    EXPECT_FALSE(prove_now(scope_, false).clean);
    {
        const auto claim = UidClaim::make(scope_.uid_file, SessionUids{uid_});
        ASSERT_TRUE(claim);
        const Proof proof = prove_now(scope_, false);
        for (const Check& check : proof.checks) {
            EXPECT_TRUE(check.clean) << check.name << ": " << check.found;
        }
    }
    EXPECT_FALSE(prove_now(scope_, false).clean);
}

TEST_F(ProofOfAll, ASessionThatBeginsWhileItLooksIsLeftAlone) {
    scope_.uid_file = directory_ / "uids";
    ASSERT_TRUE(*scope_.learn_living() == false);
    std::optional<UidClaim> claim;
    int looks = 0;
    const auto found = look_beside_living(scope_, [&](const ProofScope& scope) {
        if (++looks == 1) {
            claim = std::move(*UidClaim::make(scope_.uid_file, SessionUids{uid_}));
        }
        return scope.concerns(uid_);
    });
    ASSERT_TRUE(found);
    EXPECT_FALSE(*found);
    EXPECT_EQ(looks, 2);
}

TEST_F(ProofOfAll, ARepairTakesAwayWhatIsASessionsAndTellsWhat) {
    const std::string place = scope_.run_dir + fmt::format("/s{:010}", uid_),
                      folder = fmt::format("/var/tmp/foyer-proof-{}", uid_),
                      kept = folder + "/of root";
    ProofScope asked = scope_;
    asked.repair = true;
    ChildSpec sleeper;
    sleeper.argv = {"/bin/sleep", "60"};
    sleeper.identity = Identity{.uid = uid_, .gid = uid_};
    // Killed processes must be buried, as a machine's init does.
    const auto process = children_.spawn(sleeper, [](const Exit&) {});
    ASSERT_TRUE(process);
    while (finds("processes").empty()) {
    }
    ::mkdir(place.c_str(), 0700);
    ASSERT_EQ(::mount("tmpfs", place.c_str(), "tmpfs", 0, "size=4k"), 0);
    for (const std::string& directory : {folder, folder + "/inner"}) {
        ::mkdir(directory.c_str(), 0755);
        ASSERT_EQ(::chown(directory.c_str(), uid_, 0), 0);
    }
    std::ofstream(folder + "/inner/letter") << "x";
    ASSERT_EQ(::chown((folder + "/inner/letter").c_str(), uid_, 0), 0);
    std::ofstream(kept) << "x";
    Proof proof = run(asked, false);
    EXPECT_EQ(proof.checks.back().name, "repair");
    EXPECT_EQ(proof.checks.back().found, "ended 1 process, took off 1 mount, removed 2 files");
    EXPECT_FALSE(proof.clean) << "the folder with a file of root's, the session's directory";
    EXPECT_TRUE(std::filesystem::exists(kept));
    std::filesystem::remove(kept);
    ::rmdir(place.c_str());
    proof = run(asked, false);
    EXPECT_EQ(proof.checks.back().found, "removed 1 file");
    EXPECT_TRUE(proof.clean);
    EXPECT_EQ(run(asked, false).checks.back().found, "took nothing away");
}

TEST_F(ProofOfAll, ARepairLeavesLivingSessionsAlone) {
    const std::string file = fmt::format("/var/tmp/foyer-proof-{}", uid_);
    std::ofstream(file) << "x";
    ASSERT_EQ(::chown(file.c_str(), uid_, 0), 0);
    scope_.uid_file = directory_ / "uids";
    {
        const auto claim = UidClaim::make(scope_.uid_file, SessionUids{uid_});
        ASSERT_TRUE(claim);
        EXPECT_EQ(repair(scope_), "");
    }
    EXPECT_EQ(repair(scope_), "removed 1 file");
}

TEST(OnlyMedium, IsFoundWhenEveryCheckRanAndNothingElseWasFound) {
    Proof proof;
    proof.checks = {{"processes", true, "", ""}, {"removable_media", true, "", ""}};
    EXPECT_FALSE(only_medium(proof));
    proof.checks.back() = {"removable_media", false, "", medium_is_in};
    EXPECT_TRUE(only_medium(proof));
    proof.checks.front() = {"processes", false, "", "1 process"};
    EXPECT_FALSE(only_medium(proof));
    proof.checks.front() = {"processes", true, "", ""};
    proof.checks.back().found = could_not_run + std::string("sr0: no answer");
    EXPECT_FALSE(only_medium(proof));
}

TEST_F(ProofOfAll, ARunIsTheSameInAChildProcess) {
    const Proof there = run(scope_, false);
    Proof here = prove_now(scope_, false);
    here.ms = there.ms;
    EXPECT_EQ(there, here);
}

TEST_F(ProofOfAll, ARunThatIsKilledProvesNothing) {
    const Proof killed = run(scope_, true, [] {
        for (const pid_t child : children_of(::getpid())) {
            ::kill(child, SIGKILL);
        }
    });
    EXPECT_FALSE(killed.clean);
    EXPECT_EQ(killed.checks.front().found, "the proof's process was killed by signal 9");
}

}  // namespace
}  // namespace foyer::kiosk::test
