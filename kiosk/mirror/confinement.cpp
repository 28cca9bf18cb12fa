#include "kiosk/mirror/confinement.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

namespace foyer::mirror {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // their run time reads /proc and starts threads
#else
constexpr bool sanitized = false;
#endif

constexpr std::array allowed_calls{
    // the three sockets
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(write),
    SCMP_SYS(writev), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(shutdown), SCMP_SYS(close),
    SCMP_SYS(getpeername), SCMP_SYS(getsockname), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),
    // waiting: ours, xcb's
    SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
    SCMP_SYS(poll), SCMP_SYS(ppoll),
    // the staging memory
    SCMP_SYS(memfd_create), SCMP_SYS(ftruncate), SCMP_SYS(munmap),
    // the allocator
    SCMP_SYS(brk), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(getrandom),
    // the C library: clocks, locks, a failed assertion, standard error
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(futex),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(tgkill),
    SCMP_SYS(newfstatat), SCMP_SYS(fstat), SCMP_SYS(exit), SCMP_SYS(exit_group)};

struct Release {
    void operator()(void* filter) const { seccomp_release(filter); }
};

// Memory may be mapped and protected, never as code.
int allow_memory(scmp_filter_ctx filter, int call) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

int allow_fcntl(scmp_filter_ctx filter, unsigned long command) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, command));
}

Status install_filter() {
    const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    if (!filter) return failure("mirror: seccomp filter: no memory");
    int error = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    const auto allow = [&](int result) { error = error == 0 ? result : error; };
    for (const int call : allowed_calls) {
        allow(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0));
    }
    allow(allow_memory(filter.get(), SCMP_SYS(mmap)));
    allow(allow_memory(filter.get(), SCMP_SYS(mprotect)));
    for (const int command : {F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_ADD_SEALS}) {
        allow(allow_fcntl(filter.get(), static_cast<unsigned long>(command)));
    }
    allow(error == 0 ? seccomp_load(filter.get()) : error);
    if (error != 0) return failure(Error::of_errno("mirror: seccomp filter", -error));
    return {};
}

Status drop_capabilities() {
    for (int capability = 0; capability <= CAP_LAST_CAP; ++capability) {
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);  // needs a capability itself: may fail
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> none{};
    if (syscall(SYS_capset, &header, none.data()) != 0) {
        return failure(Error::of_errno("mirror: dropping capabilities", errno));
    }
    return {};
}

}  // namespace

Status confine() {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failure(Error::of_errno("mirror: giving up privileges", errno));
    }
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) {
        return failure(Error::of_errno("mirror: forbidding core dumps", errno));
    }
    if (const Status dropped = drop_capabilities(); !dropped) return dropped;
    if (sanitized) return {};
    // Nobody of the same uid looks into it either.
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return failure(Error::of_errno("mirror: closing its memory", errno));
    }
    return install_filter();
}

}  // namespace foyer::mirror
