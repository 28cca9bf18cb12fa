// Each check of the proof is shown able to fail: one leftover is planted, found, and taken away.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <linux/if_packet.h>
#include <linux/keyctl.h>
#include <linux/loop.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <vector>

#include "kiosk/session/cgroups.hpp"
#include "kiosk/session/checks.hpp"
#include "tests/world/proof_of.hpp"

namespace foyer::kiosk::test {
namespace {

std::shared_ptr<const HeldNamespace> held(const std::string& link) {
    auto opened = HeldNamespace::open(link);
    EXPECT_TRUE(opened) << link;
    return std::make_shared<const HeldNamespace>(std::move(*opened));
}

TEST_F(ProofOf, ProcessesFindsOneOfEachUidAndThenNone) {
    for (const uid_t uid : {uid_, uid_ + 1, uid_ + 2, uid_ + 3}) {
        const Person person(uid, true, [] { return true; });
        EXPECT_EQ(finds("processes"), "1 thread") << uid;
    }
    const Person neighbour(uid_ + 4, true, [] { return true; });
    EXPECT_EQ(finds("processes"), "");
}

TEST_F(ProofOf, NamespacesFindsOneByItsNameAndOneByItsOwner) {
    {
        const Person person(uid_, true,
                            [] { return ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0; });
        ASSERT_TRUE(person.worked());
        EXPECT_EQ(finds("namespaces"), "1 namespace");
        ProofScope named = scope_;
        named.uids = {1, 1};
        named.namespaces = {held(fmt::format("/proc/{}/ns/net", person.pid()))};
        EXPECT_EQ(*check_namespaces(named), "1 namespace");
    }
    EXPECT_EQ(finds("namespaces"), "");
}

// The kernel gives the lowest free number: without a hold, the next namespace has the last one's.
TEST_F(ProofOf, NamespacesAreNotTakenForOthersThatAreMadeAfterThem) {
    const auto in_new_ones = [] { return ::unshare(CLONE_NEWIPC | CLONE_NEWNET) == 0; };
    {
        const Person person(0, true, in_new_ones);
        ASSERT_TRUE(person.worked());
        for (const char* kind : {"ipc", "net"}) {
            scope_.namespaces.push_back(held(fmt::format("/proc/{}/ns/{}", person.pid(), kind)));
        }
        EXPECT_EQ(finds("namespaces"), "2 namespaces");
    }
    EXPECT_EQ(finds("namespaces"), "");
    std::vector<std::unique_ptr<Person>> others;
    for (int i = 0; i < 20; ++i) {
        others.push_back(std::make_unique<Person>(0, true, in_new_ones));
        ASSERT_TRUE(others.back()->worked());
    }
    EXPECT_EQ(finds("namespaces"), "");
}

TEST_F(ProofOf, NamespacesFindsOneKeptByAMount) {
    const std::string file = directory_ / "net";
    std::ofstream(file) << "";
    {
        const Person person(0, true, [] { return ::unshare(CLONE_NEWNET) == 0; });
        const std::string path = fmt::format("/proc/{}/ns/net", person.pid());
        scope_.namespaces = {held(path)};
        ASSERT_EQ(::mount(path.c_str(), file.c_str(), nullptr, MS_BIND, nullptr), 0);
    }
    EXPECT_EQ(finds("namespaces"), "1 namespace");
    ASSERT_EQ(::umount2(file.c_str(), MNT_DETACH), 0);
    EXPECT_EQ(finds("namespaces"), "");
}

TEST_F(ProofOf, ControlGroupsFindsADirectory) {
    EXPECT_EQ(finds("control_groups"), "");
    const auto tree = CgroupTree::open(scope_.run_dir);
    ASSERT_TRUE(tree);
    const auto groups = WorldCgroups::make(*tree, fmt::format("s{:010}", uid_),
                                           {.guest_memory_bytes = 1 << 24, .guest_processes = 10});
    ASSERT_TRUE(groups);
    EXPECT_NE(finds("control_groups"), "");
    ASSERT_TRUE(groups->remove());
    EXPECT_EQ(finds("control_groups"), "");
}

TEST_F(ProofOf, MountsFindsOneInASessionsDirectoryAndOneByItsOwner) {
    const std::string place = scope_.run_dir + fmt::format("/s{:010}", uid_),
                      other = directory_ / "other";
    for (const auto& [where, options] : {std::pair{place, std::string("size=4k")},
                                         std::pair{other, fmt::format("size=4k,uid={}", uid_)}}) {
        ::mkdir(where.c_str(), 0700);
        ASSERT_EQ(::mount("tmpfs", where.c_str(), "tmpfs", 0, options.c_str()), 0);
        EXPECT_EQ(finds("mounts"), "1 mount");
        ASSERT_EQ(::umount(where.c_str()), 0);
        EXPECT_EQ(finds("mounts"), "");
    }
}

TEST_F(ProofOf, MountsFindsAPieceOfASessionsFilesElsewhereAndAFuseOfItsUid) {
    const std::string place = scope_.run_dir + fmt::format("/s{:010}", uid_),
                      other = directory_ / "other";
    ::mkdir(place.c_str(), 0700);
    ::mkdir(other.c_str(), 0700);
    ASSERT_EQ(::mount(place.c_str(), other.c_str(), nullptr, MS_BIND, nullptr), 0);
    EXPECT_EQ(finds("mounts"), "1 mount");
    ASSERT_EQ(::umount(other.c_str()), 0);
    const Descriptor fuse(::open("/dev/fuse", O_RDWR | O_CLOEXEC));
    ASSERT_TRUE(fuse);
    const std::string options =
        fmt::format("fd={0},rootmode=40000,user_id={1},group_id={1}", fuse.get(), uid_);
    ASSERT_EQ(::mount("x", other.c_str(), "fuse", 0, options.c_str()), 0);
    EXPECT_EQ(finds("mounts"), "1 mount");
    ASSERT_EQ(::umount2(other.c_str(), MNT_DETACH), 0);
    EXPECT_EQ(finds("mounts"), "");
}

TEST_F(ProofOf, LoopDevicesFindsAnImageOfASessionAndOneThatNobodyCanTell) {
    const std::string image = directory_ / "image";
    std::ofstream(image) << std::string(4096, 'x');
    ASSERT_EQ(::chown(image.c_str(), uid_, 0), 0);
    const Descriptor control(::open("/dev/loop-control", O_RDWR | O_CLOEXEC));
    const Descriptor file(::open(image.c_str(), O_RDWR | O_CLOEXEC));
    const std::string device =
        fmt::format("/dev/loop{}", ::ioctl(control.get(), LOOP_CTL_GET_FREE));
    const Descriptor loop(::open(device.c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_TRUE(control && file && loop) << device;
    ASSERT_EQ(::ioctl(loop.get(), LOOP_SET_FD, file.get()), 0);
    EXPECT_EQ(finds("loop_devices"), "1 loop device");
    std::filesystem::remove(image);
    EXPECT_EQ(finds("loop_devices").substr(0, 11), "error: loop");
    scope_.baseline = std::make_shared<const Baseline>(*take_baseline({}));
    EXPECT_EQ(finds("loop_devices"), "") << "it was there at the start";
    ASSERT_EQ(::ioctl(loop.get(), LOOP_CLR_FD, 0), 0);
}

TEST_F(ProofOf, RunDirectoryFindsASessionsDirectoryAndAFile) {
    const std::string place = scope_.run_dir + fmt::format("/s{:010}", uid_),
                      file = scope_.run_dir + "/cookie";
    ::mkdir(place.c_str(), 0700);
    EXPECT_EQ(finds("run_directory"), "1 session directory");
    ::rmdir(place.c_str());
    std::ofstream(file) << "x";
    EXPECT_EQ(finds("run_directory"), "");
    ASSERT_EQ(::chown(file.c_str(), uid_ + 1, 0), 0);
    EXPECT_EQ(finds("run_directory").substr(0, 6), "1 file");
}

TEST_F(ProofOf, WritablePlacesFindsAFileByUidOrGidAndTellsNoNameOfTheGuest) {
    for (const std::string top : {"/tmp", "/var/tmp", "/dev/shm", "/run"}) {
        const std::string deep = fmt::format("{}/foyer-proof-{}", top, uid_),
                          file = deep + "/a letter";
        ::mkdir(deep.c_str(), 0755);
        std::ofstream(file) << "x";
        EXPECT_EQ(finds("writable_places"), "") << top;
        ASSERT_EQ(::lchown(file.c_str(), 0, uid_), 0);
        const std::string told = top == "/run" ? deep : top;  // where everybody makes names
        EXPECT_EQ(finds("writable_places"), "1 file, the first in " + told);
        std::filesystem::remove_all(deep);
        EXPECT_EQ(finds("writable_places"), "") << top;
    }
}

TEST_F(ProofOf, WritablePlacesFindsAnAccessListThatNamesASession) {
    const std::string file = directory_ / "file", folder = directory_ / "folder";
    std::ofstream(file) << "x";
    ::mkdir(folder.c_str(), 0755);
    for (const std::string command :
         {"setfacl -m u:{0}:r {1}", "setfacl -m g:{0}:r {1}", "setfacl -d -m u:{0}:r {2}"}) {
        ASSERT_EQ(std::system(fmt::format(fmt::runtime(command), uid_, file, folder).c_str()), 0);
        EXPECT_EQ(finds("writable_places"), "1 file, the first in /tmp") << command;
        ASSERT_EQ(std::system(fmt::format("setfacl -b {} {}", file, folder).c_str()), 0);
        EXPECT_EQ(finds("writable_places"), "");
    }
}

TEST_F(ProofOf, WritablePlacesSearchesWhatIsMountedThere) {
    const std::string place = directory_ / "a stick";
    ::mkdir(place.c_str(), 0755);
    ASSERT_EQ(::mount("tmpfs", place.c_str(), "tmpfs", 0, "size=4k"), 0);
    std::ofstream(place + "/file") << "";
    EXPECT_EQ(finds("writable_places"), "");
    ASSERT_EQ(::chown((place + "/file").c_str(), uid_, 0), 0);
    EXPECT_EQ(finds("writable_places").substr(0, 6), "1 file");
    ASSERT_EQ(::umount(place.c_str()), 0);
}

TEST_F(ProofOf, WholeDiskFindsAFileAnywhere) {
    const std::string file = fmt::format("/usr/local/share/foyer-proof-{}", uid_);
    std::ofstream(file) << "x";
    ASSERT_EQ(::chown(file.c_str(), uid_, 0), 0);
    ASSERT_EQ(::chmod(file.c_str(), 04755), 0);
    EXPECT_EQ(finds("whole_disk"), "1 file, the first in /usr/local/share");
    std::filesystem::remove(file);
    EXPECT_EQ(finds("whole_disk"), "");
}

// What `setcap` in a user namespace of the session would write.
TEST_F(ProofOf, WholeDiskFindsACapabilityOfASessionsNamespace) {
    const std::string file = fmt::format("/usr/local/share/foyer-proof-{}", uid_);
    std::ofstream(file) << "x";
    vfs_ns_cap_data capability = {};
    capability.magic_etc = VFS_CAP_REVISION_3 | VFS_CAP_FLAGS_EFFECTIVE;
    capability.data[0].permitted = 1U << CAP_NET_RAW;
    capability.rootid = uid_;
    ASSERT_EQ(::setxattr(file.c_str(), "security.capability", &capability, sizeof capability, 0),
              0);
    EXPECT_EQ(finds("whole_disk"), "1 file, the first in /usr/local/share");
    std::filesystem::remove(file);
}

// Every directory of this machine in which a session's uid may make a file by its mode, found
// without the proof's own code, is searched by the quick proof; what the world gives to the guest
// is looked at in world_test.cpp.
TEST_F(ProofOf, TheQuickListHasEveryPlaceThatAnyUidMayWriteTo) {
    const std::string open = fmt::format("/usr/local/share/foyer-proof-{}", uid_);
    ::mkdir(open.c_str(), 0755);
    ::chmod(open.c_str(), 01777);
    EXPECT_EQ(finds("whole_disk"), "") << "and it learns of the open directory";
    const auto places = quick_places(scope_);
    ASSERT_TRUE(places);
    const auto is_searched = [&places](std::string path) {
        while (!places->contains(path) && path != "/") {
            path = std::filesystem::path(path).parent_path();
        }
        return places->contains(path);
    };
    // As a user with no right but everybody's. /proc and /sys keep no files.
    ASSERT_EQ(std::system(fmt::format("setpriv --reuid={0} --regid={0} --clear-groups find / "
                                      "'(' -path /proc -o -path /sys ')' -prune -o "
                                      "-type d -writable -print >{1} 2>/dev/null; true",
                                      uid_, directory_ / "list")
                              .c_str()),
              0);
    std::ifstream found(directory_ / "list");
    std::size_t number = 0;
    for (std::string directory; std::getline(found, directory); ++number) {
        EXPECT_TRUE(is_searched(directory)) << directory;
    }
    EXPECT_GE(number, 4U);
    std::ofstream(open + "/file") << "x";
    ASSERT_EQ(::chown((open + "/file").c_str(), uid_, 0), 0);
    EXPECT_EQ(finds("writable_places"), "1 file, the first in " + open);
    std::filesystem::remove_all(open);
    EXPECT_EQ(finds("writable_places"), "");
}

TEST_F(ProofOf, SysvIpcFindsSharedMemory) {
    int id = -1;
    const Person person(uid_, false,
                        [] { return ::shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600) >= 0; });
    ASSERT_TRUE(person.worked());
    EXPECT_EQ(finds("sysv_ipc"), "1 object");
    std::ifstream table("/proc/sysvipc/shm");
    for (std::string line; std::getline(table, line);) {
        long key = 0;
        if (line.find(std::to_string(uid_)) != std::string::npos) {
            std::istringstream(line) >> key >> id;
        }
    }
    ASSERT_EQ(::shmctl(id, IPC_RMID, nullptr), 0);
    EXPECT_EQ(finds("sysv_ipc"), "");
}

TEST_F(ProofOf, MessageQueuesFindsAQueue) {
    const std::string name = fmt::format("/foyer-proof-{}", uid_);
    const Person person(
        uid_, false, [&] { return ::mq_open(name.c_str(), O_CREAT | O_RDWR, 0600, nullptr) >= 0; });
    ASSERT_TRUE(person.worked());
    EXPECT_EQ(finds("message_queues"), "1 queue");
    ASSERT_EQ(::mq_unlink(name.c_str()), 0);
    EXPECT_EQ(finds("message_queues"), "");
}

TEST_F(ProofOf, KeysFindsAKey) {
    EXPECT_EQ(finds("keys"), "");
    // In the process's own keyring: a user's would stay on this machine until it restarts.
    const Person person(uid_, true, [] {
        return ::syscall(SYS_add_key, "user", "foyer", "x", 1, KEY_SPEC_PROCESS_KEYRING) > 0;
    });
    ASSERT_TRUE(person.worked());
    EXPECT_EQ(finds("keys"), "1 owner or key");
}

TEST_F(ProofOf, InternetSocketsFindsAListener) {
    {
        const Person person(uid_, true, [] {
            sockaddr_in any = {};
            any.sin_family = AF_INET;
            const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
            return ::bind(socket, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0 &&
                   ::listen(socket, 1) == 0;
        });
        ASSERT_TRUE(person.worked());
        EXPECT_EQ(finds("internet_sockets"), "1 socket");
    }
    EXPECT_EQ(finds("internet_sockets"), "");
}

TEST_F(ProofOf, InternetSocketsFindsAPacketSocketAndAPing) {
    for (const auto& [family, type, protocol] :
         {std::tuple{AF_PACKET, SOCK_DGRAM, 0}, {AF_INET, SOCK_RAW, 1}, {AF_INET6, SOCK_RAW, 58}}) {
        const Descriptor socket(::socket(family, type | SOCK_CLOEXEC, protocol));
        ASSERT_TRUE(socket);
        EXPECT_EQ(finds("internet_sockets"), "");
        ASSERT_EQ(::fchown(socket.get(), uid_, 0), 0);
        EXPECT_EQ(finds("internet_sockets"), "1 socket") << family;
    }
}

TEST_F(ProofOf, UnixSocketsFindsAnAbstractOne) {
    {
        const Person person(uid_, true, [] {
            sockaddr_un name = {};
            name.sun_family = AF_UNIX;
            name.sun_path[1] = 'f';
            const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
            return ::bind(socket, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0 &&
                   ::listen(socket, 1) == 0;
        });
        ASSERT_TRUE(person.worked());
        EXPECT_EQ(finds("unix_sockets"), "1 socket");
    }
    EXPECT_EQ(finds("unix_sockets"), "");
}

}  // namespace
}  // namespace foyer::kiosk::test
