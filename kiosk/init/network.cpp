#include "kiosk/init/network.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>

namespace foyer::init {

int hold_network() {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        std::perror("foyer-init: unshare");
        return 1;
    }
    // Gaining capabilities in the new namespace took both away: pasta, of the same uid, must be
    // able to open our /proc/PID/ns, and we must not outlive the kiosk.
    ::prctl(PR_SET_DUMPABLE, 1);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::write(made_fd, "+", 1) != 1) {
        return 1;
    }
    ::close(made_fd);
    for (;;) {
        ::pause();
    }
}

}  // namespace foyer::init
