#include "kiosk/children/children.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <fstream>
#include <sstream>

#include "kiosk/session/cgroups.hpp"
#include "tests/world/temporary_directory.hpp"

namespace foyer::kiosk::test {
namespace {

class ChildrenOf : public ::testing::Test {
protected:
    // Runs a shell command as a child; its standard output is in `said` and how it ended in `exit`.
    void run(const std::string& command, ChildSpec spec = {}) {
        auto pipe = make_pipe();
        if (!spec.body) {
            spec.argv = {"/bin/sh", "-c", command};
        }
        spec.env = {"PATH=/usr/bin:/bin", "A=b"};
        spec.descriptors.emplace_back(pipe->second.get(), 1);
        bool ended = false;
        auto child = children.spawn(spec, [&](const Exit& how) {
            exit = how;
            ended = true;
        });
        ASSERT_TRUE(child) << child.error().text;
        pipe->second.reset();
        while (!ended && io.run_one_for(std::chrono::seconds(30)) != 0) {
        }
        ASSERT_TRUE(ended);
        char buffer[8192];
        for (ssize_t n = 0; (n = ::read(pipe->first.get(), buffer, sizeof buffer)) > 0;) {
            said.append(buffer, static_cast<std::size_t>(n));
        }
    }

    boost::asio::io_context io;
    Children children{io};
    std::string said;
    Exit exit;
};

TEST_F(ChildrenOf, AProgramGetNothingButWhatIsNamed) {
    const Descriptor leak(::open("/etc/passwd", O_RDONLY));  // not even close-on-exec
    ::signal(SIGPIPE, SIG_IGN);
    run("exec ls /proc/self/fd");
    EXPECT_EQ(said, "0\n1\n2\n3\n");  // 3 is the directory itself
    said.clear();
    run("env | sort; grep -E 'Sig(Blk|Ign)' /proc/self/status");
    EXPECT_EQ(
        said,
        "A=b\nPATH=/usr/bin:/bin\nPWD=/\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(ChildrenOf, AProgramGetItsDescriptorsInTheirPlacesWhateverTheNumbers) {
    auto one = make_memory_file("one"), two = make_memory_file("two");
    ChildSpec spec;
    spec.descriptors = {{one->get(), two->get()}, {two->get(), one->get()}, {one->get(), 177}};
    std::ostringstream command;
    command << "cat /proc/self/fd/" << two->get() << " /proc/self/fd/" << one->get()
            << " /proc/self/fd/177";
    run(command.str(), spec);
    EXPECT_EQ(said, "onetwoone");
}

TEST_F(ChildrenOf, AProgramDropToAnIdentityWithNothingBesides) {
    ChildSpec spec;
    spec.identity = Identity{1'879'000'000, 1'879'000'000};
    run("id -u; id -G; grep -E 'Cap|NoNew' /proc/$$/status", spec);
    const std::string none = ":\t0000000000000000\n";
    EXPECT_EQ(said, "1879000000\n1879000000\nCapInh" + none + "CapPrm" + none + "CapEff" + none +
                        "CapBnd" + none + "CapAmb" + none + "NoNewPrivs:\t1\n");
}

TEST_F(ChildrenOf, AProgramKeepOneCapabilityAcrossExec) {
    ChildSpec spec;
    spec.identity = Identity{1'879'000'000, 1'879'000'000, CAP_IPC_OWNER};
    run("grep -c 'Cap....0000000000008000' /proc/$$/status", spec);
    EXPECT_EQ(said, "0\n");  // the fields are tab-separated
    said.clear();
    run("grep -cP 'Cap...:\\t0000000000008000' /proc/$$/status", spec);
    EXPECT_EQ(said, "5\n");
}

TEST_F(ChildrenOf, AProgramTellHowTheyEnded) {
    run("exit 3");
    EXPECT_EQ(exit.text(), "ended with status 3");
    run("kill -9 $$");
    EXPECT_EQ(exit.text(), "was killed by signal 9");
    EXPECT_FALSE(exit.clean());
    run("true");
    EXPECT_TRUE(exit.clean());
}

TEST_F(ChildrenOf, AProgramTellWhyTheyDidNotStart) {
    ChildSpec spec;
    spec.setup = [] { return failure("the moon is full"); };
    run("true", spec);
    EXPECT_EQ(exit.text(), "the moon is full");
    spec.setup = {};
    spec.directory = "/nowhere";
    run("true", spec);
    EXPECT_EQ(exit.text(), "/nowhere: No such file or directory");
}

TEST_F(ChildrenOf, ABodyKeepsNoDescriptorOfTheProgram) {
    const Descriptor leak(::open("/etc/passwd", O_RDONLY));
    ChildSpec spec;
    spec.body = [number = leak.get()] { return ::fcntl(number, F_GETFD) < 0 ? 42 : 0; };
    run("", spec);
    EXPECT_EQ(exit.code, 42);
}

TEST_F(ChildrenOf, ADroppedChildIsKilledReapedAndNotTold) {
    bool told = false;
    ChildSpec spec;
    spec.argv = {"/bin/sleep", "1000"};
    pid_t pid = 0;
    {
        auto child = children.spawn(spec, [&](const Exit&) { told = true; });
        ASSERT_TRUE(child);
        pid = child->pid();
    }
    bool reaped = false;
    const auto token = children.after_reaping([&] { reaped = true; });
    while (!reaped && io.run_one_for(std::chrono::seconds(30)) != 0) {
    }
    EXPECT_FALSE(told);
    EXPECT_NE(::kill(pid, 0), 0);
}

TEST_F(ChildrenOf, OrphansAreReaped) {
    run("(sleep 0.2 & echo $!)");
    const pid_t orphan = std::stoi(said);
    bool gone = false;
    const auto token = children.after_reaping([&] { gone = ::kill(orphan, 0) != 0; });
    while (!gone && io.run_one_for(std::chrono::seconds(30)) != 0) {
    }
    EXPECT_TRUE(gone);
}

TEST_F(ChildrenOf, AChildIsBornInItsControlGroups) {
    const TemporaryDirectory directory;
    const auto tree = CgroupTree::open(directory / "run");
    ASSERT_TRUE(tree);
    const auto groups = WorldCgroups::make(*tree, "s1879048192",
                                           {.guest_memory_bytes = 1 << 26, .guest_processes = 20});
    ASSERT_TRUE(groups) << groups.error().text;
    ChildSpec spec;
    spec.cgroup = groups->guest();
    run("grep -cE '/s1879048192/guest$' /proc/$$/cgroup", spec);
    EXPECT_EQ(std::stoul(said), 1 + spec.cgroup.legacy.size());
    EXPECT_TRUE(groups->empty());
    EXPECT_TRUE(groups->reaped());
    EXPECT_TRUE(groups->remove());
    tree->remove();
}

}  // namespace
}  // namespace foyer::kiosk::test
