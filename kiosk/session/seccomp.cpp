#include "kiosk/session/seccomp.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>

#include "kiosk/children/descriptor.hpp"

namespace foyer::kiosk {

namespace {

// Newer than what libseccomp 2.5.4 knows; the guest's C library falls back on ENOSYS. x32's
// numbers are far above, so they are refused by the same comparison.
constexpr std::uint32_t last_known_call = 456;

// Refused with EPERM whatever the arguments.
constexpr const char* refused[] = {
    // keyrings outlive processes and belong to uids
    "add_key", "request_key", "keyctl",
    // mounts
    "mount", "umount", "umount2", "pivot_root", "open_tree", "move_mount", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr",
    // other namespaces and ways around paths
    "setns", "name_to_handle_at", "open_by_handle_at",
    // other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise",
    // large kernel surfaces
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "fanotify_init", "fanotify_mark", "lookup_dcookie", "vmsplice",
    "modify_ldt", "remap_file_pages", "move_pages", "migrate_pages", "mbind", "set_mempolicy",
    "set_mempolicy_home_node",
    // the machine
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
    "create_module", "query_module", "get_kernel_syms", "reboot", "swapon", "swapoff", "syslog",
    "acct", "quotactl", "quotactl_fd", "iopl", "ioperm", "vhangup", "nfsservctl", "_sysctl",
    "uselib", "sethostname", "setdomainname", "afs_syscall", "tuxcall", "security", "vserver",
    "settimeofday", "clock_settime", "adjtimex", "clock_adjtime"};

// IPv4 and IPv6 options of the old ip, arp, eb and ip6tables interfaces.
constexpr int legacy_tables_v4[] = {64, 65, 96, 97, 128, 129};
constexpr int legacy_tables_v6[] = {64, 65};

struct Release {
    void operator()(void* context) const { seccomp_release(context); }
};
using Filter = std::unique_ptr<void, Release>;

// The kernel cuts an int argument to 32 bits and the filter sees 64, so only the low half counts:
// socket(0x100000010, ...) would pass an equality.
scmp_arg_cmp low_is(unsigned argument, std::uint64_t value) {
    return {argument, SCMP_CMP_MASKED_EQ, 0xffffffffU, value & 0xffffffffU};
}
scmp_arg_cmp has_flag(unsigned argument, std::uint64_t flag) {
    return {argument, SCMP_CMP_MASKED_EQ, flag, flag};
}

class Rules {
public:
    explicit Rules(scmp_filter_ctx context) : context_(context) {}

    template <class... Comparisons>
    void refuse(int error, const char* name, Comparisons... comparisons) {
        const int number = seccomp_syscall_resolve_name(name);
        const scmp_arg_cmp all[] = {comparisons..., scmp_arg_cmp{}};
        const int result =
            number == __NR_SCMP_ERROR
                ? -ENOSYS  // an older library: better no world than a hole in its filter
                : seccomp_rule_add_array(context_,
                                         SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)), number,
                                         sizeof...(comparisons), all);
        if (result != 0) {
            failed_ = result;
        }
    }
    int failed() const { return failed_; }

private:
    scmp_filter_ctx context_;
    int failed_ = 0;
};

void add_namespaces(Rules& rules) {
    // clone3's flags are behind a pointer; C libraries and Chromium fall back to clone.
    rules.refuse(ENOSYS, "clone3");
    for (const std::uint64_t flag : {CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWCGROUP}) {
        rules.refuse(EPERM, "clone", has_flag(0, flag));
        rules.refuse(EPERM, "unshare", has_flag(0, flag));
    }
    rules.refuse(EPERM, "unshare", has_flag(0, CLONE_NEWTIME));
}

void add_sockets(Rules& rules) {
    for (unsigned family = 0; family < 64; ++family) {
        if (family != AF_UNIX && family != AF_INET && family != AF_INET6 && family != AF_NETLINK) {
            rules.refuse(EAFNOSUPPORT, "socket", low_is(0, family));
        }
    }
    for (unsigned protocol = 0; protocol < 32; ++protocol) {
        if (protocol != NETLINK_ROUTE && protocol != NETLINK_KOBJECT_UEVENT) {
            rules.refuse(EPERM, "socket", low_is(0, AF_NETLINK), low_is(2, protocol));
        }
    }
    for (const int family : {AF_INET, AF_INET6}) {
        for (const unsigned type : {SOCK_RAW, SOCK_PACKET}) {
            const scmp_arg_cmp is_type{1, SCMP_CMP_MASKED_EQ, 0xf, type};
            rules.refuse(EPERM, "socket", low_is(0, static_cast<std::uint64_t>(family)), is_type);
        }
    }
    for (const int option : legacy_tables_v4) {
        rules.refuse(EPERM, "setsockopt", low_is(1, IPPROTO_IP),
                     low_is(2, static_cast<std::uint64_t>(option)));
    }
    for (const int option : legacy_tables_v6) {
        rules.refuse(EPERM, "setsockopt", low_is(1, IPPROTO_IPV6),
                     low_is(2, static_cast<std::uint64_t>(option)));
    }
}

// Before libseccomp's own program; jumps in BPF are relative, so it need not know.
std::string prefix() {
    const sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last_known_call, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS)};
    return {reinterpret_cast<const char*>(instructions), sizeof instructions};
}

}  // namespace

Result<std::string> seccomp_program() {
    const Filter filter(seccomp_init(SCMP_ACT_ALLOW));
    if (!filter) {
        return failure("seccomp: no filter could be made");
    }
    Rules rules(filter.get());
    int failed = seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
    failed = failed != 0 ? failed : seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (const char* name : refused) {
        rules.refuse(EPERM, name);
    }
    add_namespaces(rules);
    add_sockets(rules);
    for (const std::uint64_t request : {std::uint64_t{TIOCSTI}, std::uint64_t{TIOCLINUX}}) {
        rules.refuse(EPERM, "ioctl", low_is(1, request));
    }
    failed = failed != 0 ? failed : rules.failed();
    const Descriptor file(::memfd_create("seccomp", MFD_CLOEXEC));
    failed = failed != 0 ? failed : seccomp_export_bpf(filter.get(), file.get());
    if (failed != 0) {
        return failure(Error::of_errno("seccomp filter", -failed));
    }
    struct stat size = {};
    if (::fstat(file.get(), &size) != 0) {
        return failure(Error::of_errno("seccomp filter", errno));
    }
    std::string program(static_cast<std::size_t>(size.st_size), '\0');
    if (::pread(file.get(), program.data(), program.size(), 0) != size.st_size) {
        return failure(Error::of_errno("seccomp filter", errno));
    }
    return prefix() + program;
}

}  // namespace foyer::kiosk
