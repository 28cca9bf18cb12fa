#include "kiosk/session/checks.hpp"

#include <array>

namespace foyer::kiosk {

namespace {

constexpr std::array table = {
    NamedCheck{"processes", "every process and thread in /proc, by its four uids and gids",
               check_processes, true, true, true},
    NamedCheck{"namespaces", "/proc/*/ns and namespaces kept by mounts", check_namespaces, true,
               true, true},
    NamedCheck{"control_groups", "the cgroup directories of the session", check_control_groups,
               true, true},
    NamedCheck{"mounts", "/proc/self/mountinfo: session places, FUSE, per-user mounts",
               check_mounts, true, true, true},
    NamedCheck{"loop_devices", "the files behind /sys/block/loop*", check_loop_devices, true, true},
    NamedCheck{"removable_media",
               "/sys/block: sticks, cards and discs that the station does not stand on",
               check_removable_media, true, true},
    NamedCheck{"run_directory", "the kiosk's run directory: sockets, cookies, homes",
               check_run_directory, true, true, true},
    NamedCheck{"writable_places",
               "owners and access lists in /tmp /var/tmp /dev/shm /run /var/spool and all other "
               "places where every user may write",
               check_writable_places, true, true, true},
    NamedCheck{"whole_disk",
               "owners, access lists and capabilities of every file of every mounted disk and "
               "memory file system",
               check_whole_disk, false, true},
    NamedCheck{"sysv_ipc", "/proc/sysvipc: shared memory, semaphores, queues", check_sysv_ipc, true,
               true},
    NamedCheck{"message_queues", "POSIX message queues", check_message_queues, true, true},
    NamedCheck{"keys", "/proc/key-users and /proc/keys", check_keys, true, true},
    NamedCheck{"internet_sockets", "TCP, UDP, raw, ping and packet sockets of the station",
               check_internet_sockets, true, true, true},
    NamedCheck{"unix_sockets", "local sockets of the station, abstract ones too",
               check_unix_sockets, true, true, true},
    NamedCheck{"displays", "sockets, locks and cookies of X servers in /tmp", check_displays, true,
               true, true},
    NamedCheck{"print_jobs", "the spool of CUPS and, when it runs, its answer", check_print_jobs,
               true, true},
    NamedCheck{"scheduled_jobs", "at, cron, lingering users, run files of systemd",
               check_scheduled_jobs, true, true},
    NamedCheck{"mail", "mail boxes and queues", check_mail, true, true},
    NamedCheck{"core_dumps", "the directories of core dumps", check_core_dumps, true, true},
    NamedCheck{"journal", "the senders of the journal's lines, when there is a journal",
               check_journal, true, true},
    NamedCheck{"settings",
               "outer display, time zone, host name, network, paired devices, sound, brightness, "
               "against the start",
               check_settings, true, true},
};

}  // namespace

std::span<const NamedCheck> all_checks() { return table; }

}  // namespace foyer::kiosk
