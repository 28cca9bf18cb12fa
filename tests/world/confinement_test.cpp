// What a guest and an inner server are and can do, seen from the host and from inside.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/world/inner_client.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

std::string four_times(uid_t uid) { return fmt::format("{0}\t{0}\t{0}\t{0}", uid); }

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

// tests/world/readable.txt: one path a line, "/**" at the end for all below, # for a comment.
std::vector<std::string> readable_patterns() {
    std::vector<std::string> patterns;
    std::ifstream file(source("tests/world/readable.txt"));
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line.front() != '#') {
            patterns.push_back(line);
        }
    }
    return patterns;
}

bool matches(const std::string& path, const std::string& pattern) {
    if (!pattern.ends_with("/**")) {
        return path == pattern;
    }
    const std::string top = pattern.substr(0, pattern.size() - 3);
    return path == top || path.starts_with(top + '/');
}

TEST(Guest, HasItsOwnUidAndNoCapabilityAndNoWayToMore) {
    Stand stand;
    World& world = stand.start(stand.policy());
    const pid_t init = first_process(world);
    EXPECT_EQ(status_field(init, "Uid"), four_times(stand.scope.uids.first));
    EXPECT_EQ(status_field(init, "Gid"), four_times(stand.scope.uids.first));
    EXPECT_EQ(status_field(init, "Groups"), "");
    for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
        EXPECT_EQ(status_field(init, set), "0000000000000000") << set;
    }
    EXPECT_EQ(status_field(init, "NoNewPrivs"), "1");
    EXPECT_EQ(status_field(init, "Seccomp"), "2");
    EXPECT_EQ(
        stand.inside("id -u; id -G; cat /proc/self/status | grep -c 'CapEff:.0000000000000000'"),
        fmt::format("{0}\n{0}\n1\n", stand.scope.uids.first));
}

TEST(Guest, ReadsNothingButWhatIsListed) {
    Stand stand;
    stand.start(stand.policy());
    const std::string found = stand.inside(
        "find / \\( -path /proc -o -path '/usr/*' \\) -prune -o -readable -print 2>/dev/null");
    const std::vector<std::string> patterns = readable_patterns();
    const std::string uid = std::to_string(stand.scope.uids.first);
    std::set<std::string> unlisted;
    for (const std::string& line : lines_of(found)) {
        const std::string path = std::regex_replace(line, std::regex(uid), "UID");
        bool listed = false;
        for (const std::string& pattern : patterns) {
            listed = listed || matches(path, pattern);
        }
        if (!listed) {
            unlisted.insert(path);
        }
    }
    EXPECT_EQ(unlisted, std::set<std::string>{});
    EXPECT_GT(lines_of(found).size(), 100U);
}

TEST(Guest, FindsNoSecretOfTheStation) {
    Stand stand;
    stand.start(stand.policy());
    EXPECT_EQ(
        stand.inside("ls /usr/local /usr/src; for f in /etc/shadow /etc/ssh /root /home/*/.ssh "
                     "/var/log /var/lib /srv /opt /boot /sys /mnt /media; do [ -e $f ] && echo "
                     "$f; done; cat /etc/shadow 2>/dev/null; echo end"),
        "/usr/local:\n\n/usr/src:\nend\n");
    std::ifstream own("/etc/machine-id");
    std::string station;
    std::getline(own, station);
    EXPECT_EQ(stand.inside("cat /etc/machine-id").find(station),
              station.empty() ? 0 : std::string::npos);
}

TEST(Guest, SeesNoProcessOfTheStation) {
    Stand stand;
    stand.start(stand.policy());
    const std::set<std::string> known = {"foyer-init", "openbox", "dbus-daemon",
                                         "sh",         "cat",     "sort"};
    for (const std::string& name : lines_of(stand.inside("cat /proc/[0-9]*/comm | sort"))) {
        EXPECT_TRUE(known.contains(name) || name.starts_with("cat:")) << name;
    }
}

TEST(Guest, WritesOnlyToItsFivePlaces) {
    Stand stand;
    stand.start(stand.policy());
    const std::string uid = std::to_string(stand.scope.uids.first);
    const std::set<std::string> places = {"/home/guest",      "/tmp",    "/var/tmp", "/dev/shm",
                                          "/run/user/" + uid, "/dev/pts"};  // pts holds no files
    for (const std::string& path : lines_of(
             stand.inside("find / -path /proc -prune -o -type d -writable -print 2>/dev/null"))) {
        bool below = false;
        for (const std::string& place : places) {
            below = below || path == place || path.starts_with(place + '/');
        }
        EXPECT_TRUE(below) << path;
    }
    EXPECT_EQ(
        stand.inside(
            "for d in / /dev /dev/pts /etc /run /run/lock /usr /var; do touch $d/x 2>/dev/null && "
            "echo $d; done; echo end"),
        "end\n");
}

TEST(Guest, HasOneQuotaForAllThatItWrites) {
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.home_mb = 64;
    stand.start(policy);
    EXPECT_EQ(
        stand.inside("head -c 40m /dev/zero >/tmp/a && echo a; head -c 40m /dev/zero "
                     "2>/dev/null >/home/guest/b && echo b; head -c 40m /dev/zero 2>/dev/null "
                     ">/dev/shm/c && echo c; echo end"),
        "a\nend\n");
}

TEST(Guest, CannotMakeMoreProcessesThanItsPolicySays) {
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.processes_max = 40;
    World& world = stand.start(policy);
    const std::string said = stand.inside(
        "python3 -c '\nimport os, signal\npids = []\ntry:\n  for i in range(100):\n    p = "
        "os.fork()\n"
        "    if p == 0: signal.pause()\n    pids.append(p)\nexcept BlockingIOError: pass\n"
        "print(len(pids))\nfor p in pids: os.kill(p, 9)'");
    EXPECT_GT(std::stoi(said), 5);
    EXPECT_LT(std::stoi(said), 40);
    EXPECT_TRUE(stand.died.empty());
    EXPECT_NE(world.server_pid(), 0);
}

TEST(Guest, CannotUseMoreMemoryThanItsPolicySaysAndTheWorldGoesOn) {
    Stand stand;
    Policy policy = stand.policy();
    policy.sandbox.memory_mb = 200;
    policy.sandbox.home_mb = 32;
    World& world = stand.start(policy);
    EXPECT_EQ(stand.inside("python3 -c 'b = bytearray(600 << 20); print(\"got it\")'; echo $?"),
              "Killed\n137\n");
    EXPECT_EQ(InnerClient(world).window_manager(), "Openbox");
    EXPECT_TRUE(stand.died.empty());
}

// Each line of the script prints what was tried and the error's number.
TEST(Guest, IsRefusedWhatItsFilterNames) {
    Stand stand;
    stand.start(stand.policy());
    const std::string said = stand.inside(R"(python3 - <<'END'
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def call(*numbers):
    ctypes.set_errno(0)
    result = libc.syscall(*[ctypes.c_long(n) for n in numbers])
    return errno.errorcode.get(ctypes.get_errno(), 'done') if result < 0 else 'done'
for name, number in dict(add_key=248, keyctl=250, mount=165, umount2=166, pivot_root=155, setns=308,
        open_by_handle_at=304, ptrace=101, process_vm_readv=310, bpf=321, perf_event_open=298,
        userfaultfd=323, io_uring_setup=425, fsopen=430, open_tree=428, mount_setattr=442,
        set_mempolicy_home_node=450, vmsplice=278, syslog=103).items():
    print(name, call(number, 0, 0, 0, 0, 0))
print('clone3', call(435, 0, 0))
print('statmount', call(457, 0, 0, 0, 0))
print('x32', call(0x40000000 + 39))
print('alg', call(41, 38, 5, 0))
print('vsock', call(41, 40, 1, 0))
print('packet', call(41, 17, 3, 0))
print('netfilter', call(41, 16, 3, 12))
print('netfilter64', call(41, 0x100000010, 3, 12))
print('raw', call(41, 2, 3, 1))
print('route', call(41, 16, 3, 0))
print('newns', call(272, 0x20000))
print('tiocsti', call(16, 0, 0x5412, 0))
print('newuser', call(272, 0x10000000))
END)");
    for (const std::string& line : lines_of(said)) {
        const std::string what = line.substr(0, line.find(' '));
        const std::string got = line.substr(line.find(' ') + 1);
        const std::set<std::string> absent = {"clone3", "statmount", "x32"};
        const std::set<std::string> no_family = {"alg", "vsock", "packet"};
        const std::set<std::string> allowed = {"route", "newuser"};
        const char* const expected = absent.contains(what)      ? "ENOSYS"
                                     : no_family.contains(what) ? "EAFNOSUPPORT"
                                     : allowed.contains(what)   ? "done"
                                                                : "EPERM";
        EXPECT_EQ(got, expected) << what;
    }
    EXPECT_EQ(lines_of(said).size(), 32U) << said;
}

TEST(InnerServer, HasOneCapabilityAndSeesASmallRoot) {
    Stand stand;
    World& world = stand.start(stand.policy());
    const pid_t server = world.server_pid();
    EXPECT_EQ(status_field(server, "Uid"), four_times(stand.scope.uids.first + 1));
    EXPECT_EQ(status_field(server, "Groups"), "");
    for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
        EXPECT_EQ(status_field(server, set), "0000000000008000") << set;
    }
    EXPECT_EQ(status_field(server, "NoNewPrivs"), "1");
    std::set<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(fmt::format("/proc/{}/root", server))) {
        names.insert(entry.path().filename());
    }
    EXPECT_EQ(names, (std::set<std::string>{"bin", "dev", "etc", "lib", "lib64", "sbin", "tmp",
                                            "usr", "xauth"}));
}

// GTK makes its segments 0600; the server attaches them thanks to that one capability.
TEST(InnerServer, SharesMemoryWithApplicationsOfTheGuest) {
    Stand stand;
    World& world = stand.start(stand.policy({"org.xfce.mousepad.desktop"}));
    ASSERT_TRUE(world.launch("org.xfce.mousepad.desktop"));
    ASSERT_TRUE(InnerClient(world).shows("Mousepad"));
    // perms in the third column, attachments in the seventh
    EXPECT_EQ(stand.inside("awk 'NR > 1 && $3 ~ /600$/ && $7 == 2 { n++ } END { print (n > 0) }' "
                           "/proc/sysvipc/shm"),
              "1\n");
}

}  // namespace
}  // namespace foyer::kiosk::test
