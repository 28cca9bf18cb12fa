// The checks of what services keep and of what is plugged in, each shown able to fail: in a scratch
// root, with the services' own programs where they decide what is there.
#include <fmt/format.h>
#include <sys/sysmacros.h>

#include <cstdlib>
#include <fstream>

#include "kiosk/session/removable_media.hpp"
#include "kiosk/session/session_names.hpp"
#include "kiosk/session/tool_output.hpp"
#include "tests/world/proof_of.hpp"

namespace foyer::kiosk::test {
namespace {

namespace fs = std::filesystem;

class ProofOfServices : public ProofOf {
protected:
    ProofOfServices() {
        scope_.root = directory_ / "root";
        ::mkdir(scope_.root.c_str(), 0755);
        write("/proc/sys/kernel/core_pattern", "core\n");
        fs::create_directories(at("/tmp"));
        fs::create_directories(at("/sys/block"));
        scope_.baseline = std::make_shared<const Baseline>(*take_baseline({}, scope_.root));
    }
    std::string at(const std::string& path) const { return scope_.root + path; }
    void write(const std::string& path, const std::string& content) const {
        fs::create_directories(fs::path(at(path)).parent_path());
        std::ofstream(at(path)) << content;
    }
    void give(const std::string& path, uid_t uid) const {
        ASSERT_EQ(::lchown(at(path).c_str(), uid, 0), 0);
    }
    // A file that is a session's by its owner alone.
    void finds_owner(const std::string& check, const std::string& path, const std::string& text) {
        write(path, "x");
        EXPECT_EQ(finds(check), "") << path;
        give(path, uid_);
        EXPECT_TRUE(finds(check).starts_with(text)) << path << ": " << finds(check);
        fs::remove(at(path));
        EXPECT_EQ(finds(check), "") << path;
    }
    // A file of root's that is a session's by its name or its content.
    void finds_mark(const std::string& check, const std::string& path, const std::string& content) {
        write(path, content);
        EXPECT_EQ(finds(check).substr(0, 6), "1 file") << path;
        fs::remove(at(path));
        EXPECT_EQ(finds(check), "") << path;
    }
    std::string uid() const { return std::to_string(uid_); }
};

TEST_F(ProofOfServices, NamesAndTextsAreSessionsByWholeNumbersOnly) {
    for (const std::string name : {"{}", "core.sh.{}.9f.zst", "user-{}", "s{}", "7-{}"}) {
        EXPECT_TRUE(name_concerns(fmt::format(fmt::runtime(name), uid_), scope_)) << name;
    }
    for (const std::string name : {"1{}", "{}0", "", "99999999999999999999"}) {
        EXPECT_FALSE(name_concerns(fmt::format(fmt::runtime(name), uid_), scope_)) << name;
    }
    for (const std::string text : {"# atrun uid={} gid=0", "[Service]\nUser={}\n", "a\nUID={}"}) {
        EXPECT_TRUE(text_concerns(fmt::format(fmt::runtime(text), uid_), scope_)) << text;
    }
    for (const std::string text : {"{}", "time={}", "uid=1{}", "uid={}x", "uid ={}"}) {
        EXPECT_FALSE(text_concerns(fmt::format(fmt::runtime(text), uid_), scope_)) << text;
    }
}

TEST_F(ProofOfServices, DisplaysFindsSocketsLocksAndCookies) {
    const std::string one = "1 socket, lock or cookie";
    finds_owner("displays", "/tmp/.X11-unix/X7", one);
    finds_owner("displays", "/tmp/.X7-lock", one);
    finds_owner("displays", "/tmp/.ICE-unix/77", one);
    finds_owner("displays", "/tmp/xauth_abc", one);
    fs::remove(at("/tmp/.X11-unix"));
    fs::remove_all(at("/tmp"));
    EXPECT_EQ(finds("displays").substr(0, 6), "error:");
}

TEST_F(ProofOfServices, ScheduledJobsFindsOwnersNamesAndWhatAtAndSystemdWrite) {
    finds_owner("scheduled_jobs", "/var/spool/cron/crontabs/guest", "1 file");
    finds_mark("scheduled_jobs", "/var/spool/cron/crontabs/" + uid(), "* * * * * id\n");
    finds_mark("scheduled_jobs", "/var/spool/cron/atjobs/a00001019d6e40",
               "#!/bin/sh\n# atrun uid=" + uid() + " gid=" + uid() + "\n# mail guest 0\n");
    finds_mark("scheduled_jobs", "/var/spool/at/a00001", "# atrun uid=" + uid() + " gid=0\n");
    finds_mark("scheduled_jobs", "/var/lib/systemd/linger/" + uid(), "");
    finds_mark("scheduled_jobs", "/run/systemd/users/" + uid(), "STATE=closing\n");
    finds_mark("scheduled_jobs", "/run/systemd/sessions/c1", "UID=" + uid() + "\n");
    finds_mark("scheduled_jobs", "/run/systemd/transient/run-1.service", "User=" + uid() + "\n");
    write("/var/spool/cron/atjobs/a00002", "# atrun uid=1000 gid=1000\n");
    EXPECT_EQ(finds("scheduled_jobs"), "");
}

TEST_F(ProofOfServices, MailFindsBoxesAndQueues) {
    finds_owner("mail", "/var/mail/guest", "1 file");
    finds_mark("mail", "/var/mail/" + uid(), "From x\n");
    finds_owner("mail", "/var/spool/postfix/maildrop/A1", "1 file");
}

TEST_F(ProofOfServices, CoreDumpsFindsThemWhereverTheKernelPutsThem) {
    finds_mark("core_dumps", "/var/lib/systemd/coredump/core.sh." + uid() + ".9f.12.17.zst", "x");
    finds_mark("core_dumps", "/var/crash/_usr_bin_x." + uid() + ".crash", "x");
    write("/proc/sys/kernel/core_pattern", "/var/cores/%u/core.%e.%p\n");
    finds_owner("core_dumps", "/var/cores/7/core.sh.12", "1 file");
    write("/proc/sys/kernel/core_pattern", "/core.%p\n");
    finds_owner("core_dumps", "/core.12", "1 file");
    write("/proc/sys/kernel/core_pattern", "|/lib/systemd/systemd-coredump %P %u\n");
    EXPECT_EQ(finds("core_dumps"), "");
    fs::remove(at("/proc/sys/kernel/core_pattern"));
    EXPECT_EQ(finds("core_dumps").substr(0, 6), "error:");
}

TEST_F(ProofOfServices, JournalFindsLinesOfASessionAndItsDumps) {
    EXPECT_EQ(finds("journal"), "") << "no journal";
    for (const std::string place : {"/var/log/journal", "/run/log/journal"}) {
        for (const std::string field : {"_UID", "COREDUMP_UID"}) {
            const std::string file = place + "/0123456789abcdef0123456789abcdef/system.journal";
            const auto record = [&](uid_t who) {
                write("/lines", fmt::format("__REALTIME_TIMESTAMP=1700000000000000\n"
                                            "__MONOTONIC_TIMESTAMP=1\n"
                                            "_BOOT_ID=0123456789abcdef0123456789abcdef\n"
                                            "MESSAGE=a word\n{}={}\n\n",
                                            field, who));
                fs::create_directories(fs::path(at(file)).parent_path());
                fs::remove(at(file));
                return std::system(fmt::format("/lib/systemd/systemd-journal-remote -o {} {} "
                                               ">/dev/null 2>&1",
                                               at(file), at("/lines"))
                                       .c_str());
            };
            ASSERT_EQ(record(1000), 0);
            EXPECT_EQ(finds("journal"), "") << field;
            ASSERT_EQ(record(uid_ + 3), 0);
            EXPECT_EQ(finds("journal"), "lines of 1 session uid") << field;
            fs::remove_all(at(place));
            EXPECT_EQ(finds("journal"), "");
        }
    }
}

TEST_F(ProofOfServices, PrintJobsFindsWhatIsInTheSpool) {
    for (const std::string file : {"c00001", "d00001-001", "c123456"}) {
        write("/var/spool/cups/" + file, "x");
        EXPECT_EQ(finds("print_jobs"), "1 file of a print job") << file;
        fs::remove(at("/var/spool/cups/" + file));
    }
    write("/var/spool/cups/tmp/cups-dbus-notifier-lockfile", "");
    EXPECT_EQ(finds("print_jobs"), "");
}

// The real server, with a queue that goes nowhere and a spool that the check does not see, as of a
// job that is not written down yet.
TEST_F(ProofOfServices, PrintJobsAsksTheServer) {
    const std::string socket = at("/run/cups/cups.sock");
    fs::create_directories(at("/run/cups"));
    fs::create_directories(at("/etc"));
    fs::create_directories(at("/spool/tmp"));
    write("/etc/cups-files.conf",
          fmt::format("ServerRoot {0}/etc\nRequestRoot {0}/spool\nTempDir {0}/spool/tmp\n"
                      "CacheDir {0}/cache\nStateDir {0}/state\nAccessLog {0}/log\n"
                      "ErrorLog {0}/log\nPageLog {0}/log\nFileDevice Yes\nSystemGroup root\n",
                      scope_.root));
    write("/etc/cupsd.conf",
          fmt::format("Listen {}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
                      "JobPrivateAccess all\nJobPrivateValues none\n"
                      "<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n",
                      socket));
    const pid_t server = ::fork();
    if (server == 0) {
        ::execl("/usr/sbin/cupsd", "cupsd", "-f", "-c", at("/etc/cupsd.conf").c_str(), "-s",
                at("/etc/cups-files.conf").c_str(), nullptr);
        ::_exit(1);
    }
    const auto tool = [&](const std::string& command) {
        return std::system((command + " >/dev/null 2>&1").c_str());
    };
    for (int i = 0; i < 200 && tool("lpstat -h " + socket + " -r | grep -v not") != 0; ++i) {
        ::usleep(50'000);
    }
    EXPECT_EQ(finds("print_jobs"), "");
    EXPECT_EQ(tool("lpadmin -h " + socket + " -p office -E -v file:/dev/null"), 0);
    EXPECT_EQ(tool("echo a letter | lp -h " + socket + " -d office -H indefinite"), 0);
    EXPECT_EQ(finds("print_jobs"), "1 print job");
    EXPECT_EQ(tool("cancel -h " + socket + " -a -x"), 0);
    EXPECT_EQ(finds("print_jobs"), "");
    ::kill(server, SIGKILL);
    ::waitpid(server, nullptr, 0);
    EXPECT_EQ(finds("print_jobs").substr(0, 6), "error:") << "present and not answering";
    for (const Check& check : prove_now(scope_, false).checks) {
        EXPECT_EQ(check.clean, check.name != "print_jobs") << check.name << ": " << check.found;
    }
    EXPECT_FALSE(prove_now(scope_, false).clean);
    fs::remove(socket);
    EXPECT_EQ(finds("print_jobs"), "");
}

TEST(ToolOutput, IsWholeOrAnError) {
    EXPECT_EQ(*tool_output({"/bin/echo", "a"}, 5000), "a\n");
    EXPECT_FALSE(tool_output({"/bin/false"}, 5000));
    EXPECT_FALSE(tool_output({"/bin/nothing-is-called-so"}, 5000));
    const auto slow = tool_output({"/bin/sleep", "60"}, 20);
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().text, "/bin/sleep did not come to its end within 20 ms");
}

TEST_F(ProofOfServices, RemovableMediaFindsAStickWithAMedium) {
    const std::string disk = "/sys/block/sdx";
    write(disk + "/removable", "1\n");
    write(disk + "/size", "0\n");
    write(disk + "/dev", "8:112\n");
    EXPECT_EQ(finds("removable_media"), "") << "a reader without a card";
    write(disk + "/size", "60000000\n");
    EXPECT_EQ(finds("removable_media"), medium_is_in);
    write(disk + "/removable", "0\n");
    EXPECT_EQ(finds("removable_media"), "") << "a disk inside";
    write(disk + "/device/type", "SD\n");
    EXPECT_EQ(finds("removable_media"), medium_is_in);
    // A disk that says it is not removable, but hangs on USB.
    fs::create_directories(at("/sys/devices/usb1"));
    fs::remove_all(at(disk + "/device"));
    fs::rename(at(disk), at("/sys/devices/usb1/sdx"));
    fs::create_symlink("../devices/usb1/sdx", at(disk));
    EXPECT_EQ(finds("removable_media"), medium_is_in);
    write("/sys/block/mmcblk0/removable", "1\n");
    write("/sys/block/mmcblk0/size", "9\n");
    EXPECT_EQ(count_removable_media(scope_.root), 2U);
    EXPECT_EQ(finds("removable_media"), medium_is_in);
    // The stick that the station was started from.
    struct stat top = {};
    ASSERT_EQ(::stat("/usr", &top), 0);
    write(disk + "/sdx1/partition", "1\n");
    write(disk + "/sdx1/dev",
          fmt::format("{}:{}\n", gnu_dev_major(top.st_dev), gnu_dev_minor(top.st_dev)));
    EXPECT_EQ(count_removable_media(scope_.root), 1U);
    // A drive that cannot be asked.
    write("/sys/block/sr7/removable", "1\n");
    write("/sys/block/sr7/size", "2097151\n");
    EXPECT_EQ(finds("removable_media").substr(0, 6), "error:");
}

}  // namespace
}  // namespace foyer::kiosk::test
