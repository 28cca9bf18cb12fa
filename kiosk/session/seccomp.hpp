// The guest's system call filter. User namespaces stay allowed, because the browsers' own sandboxes
// need them; so what they would open up is refused here: mounting, other namespaces, ptrace, bpf,
// perf, keyrings, userfaultfd, io_uring, netfilter. docs/security.md has the list with reasons.
#pragma once

#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// The filter as a BPF program (an array of sock_filter), as bubblewrap's --seccomp reads it.
// x86-64 only: any other architecture's call gets ENOSYS.
Result<std::string> seccomp_program();

}  // namespace foyer::kiosk
