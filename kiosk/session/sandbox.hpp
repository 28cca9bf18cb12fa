// The guest's sandbox as bubblewrap's command line: a pure function of where things are. What each
// flag is for is said beside it in the source; docs/security.md has the reasons.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace foyer::kiosk {

// A descriptor in bubblewrap and the file that its content becomes inside, read-only.
struct SandboxFile {
    int fd = -1;
    std::string path;
};

struct SandboxPlan {
    uid_t uid = 0;
    std::string root;      // a prepared root (an image's overlay); empty = /usr and the etc below
    std::string etc_dir;   // the allow-listed /etc
    std::string writable;  // tmpfs with home, tmp, vartmp, shm, run: all that the guest can write
    std::string x_socket;  // of the inner server
    std::string x_cookie;  // its Xauthority file, the guest's to read
    std::string init_program;
    bool own_network = false;  // makes an empty network namespace (policy without network)
    int seccomp_fd = -1;
    std::vector<SandboxFile> files;
    std::vector<std::string> command;  // what becomes process 1
};

constexpr const char* sandbox_home = "/home/guest";
constexpr const char* sandbox_init = "/run/foyer-init";
constexpr const char* sandbox_cookie = "/run/xauth";

std::vector<std::string> sandbox_command(const SandboxPlan& plan);

// The environment inside. `language`: "fr" or "en"; the locale is used where the station has it.
std::vector<std::string> sandbox_environment(uid_t uid, const std::string& language);

}  // namespace foyer::kiosk
