#include "kiosk/session/checks.hpp"

#include <array>

namespace foyer::kiosk {

namespace {

constexpr std::array table = {
    NamedCheck{"processes", "every process and thread in /proc, by its four uids and gids",
               check_processes, true, true},
    NamedCheck{"namespaces", "/proc/*/ns and namespaces kept by mounts", check_namespaces, true,
               true},
    NamedCheck{"control_groups", "the cgroup directories of the session", check_control_groups,
               true, true},
    NamedCheck{"mounts", "/proc/self/mountinfo: run directory, FUSE, loop, per-user mounts",
               check_mounts, true, true},
    NamedCheck{"run_directory", "the kiosk's run directory: sockets, cookies, homes",
               check_run_directory, true, true},
    NamedCheck{"writable_places",
               "owners in /tmp /var/tmp /dev/shm /run /var/lock /var/mail /var/spool /var/crash "
               "/dev/pts",
               check_writable_places, true, true},
    NamedCheck{"whole_disk", "owners of every file of every mounted disk and memory file system",
               check_whole_disk, false, true},
    NamedCheck{"sysv_ipc", "/proc/sysvipc: shared memory, semaphores, queues", check_sysv_ipc, true,
               true},
    NamedCheck{"message_queues", "POSIX message queues", check_message_queues, true, true},
    NamedCheck{"keys", "/proc/key-users and /proc/keys", check_keys, true, true},
    NamedCheck{"internet_sockets", "TCP, UDP and raw sockets of the station",
               check_internet_sockets, true, true},
    NamedCheck{"unix_sockets", "local sockets of the station, abstract ones too",
               check_unix_sockets, true, true},
};

}  // namespace

std::span<const NamedCheck> all_checks() { return table; }

}  // namespace foyer::kiosk
