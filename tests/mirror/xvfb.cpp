#include "tests/mirror/xvfb.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace foyer::test {
namespace {

[[noreturn]] void give_up(const std::string& what) {
    std::cerr << "tests/mirror: " << what << std::endl;
    std::abort();
}

[[noreturn]] void execute(const std::vector<std::string>& argv) {
    std::vector<char*> pointers;
    for (const std::string& argument : argv)
        pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(pointers[0], pointers.data());
    _exit(127);
}

// FamilyWild: any host, any display.
void write_authority(const std::string& path, const std::string& cookie) {
    std::ofstream out(path, std::ios::binary);
    const auto field = [&out](const std::string& text) {
        out.put(static_cast<char>(text.size() >> 8)).put(static_cast<char>(text.size() & 0xff));
        out << text;
    };
    out << "\xff\xff";
    field("");
    field("");
    field("MIT-MAGIC-COOKIE-1");
    field(cookie);
}

}  // namespace

Xvfb::Xvfb(int width, int height) {
    std::string name = (std::filesystem::temp_directory_path() / "foyer-mirror-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) give_up("no temporary directory");
    directory_ = name;
    authority_file_ = directory_ + "/authority";
    write_authority(authority_file_, cookie_);
    int number[2];
    if (pipe2(number, O_CLOEXEC) != 0) give_up("no pipe");
    const std::string screen = std::to_string(width) + "x" + std::to_string(height) + "x24";
    pid_ = fork();
    if (pid_ == 0) {
        const int kept = dup(number[1]);  // without close-on-exec
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 2);
        execute({"Xvfb", "-displayfd", std::to_string(kept), "-screen", "0", screen, "-auth",
                 authority_file_, "-nolisten", "tcp", "-noreset"});
    }
    close(number[1]);
    char c = 0;
    while (read(number[0], &c, 1) == 1 && c != '\n') display_ += c;
    close(number[0]);
    if (c != '\n') give_up("Xvfb did not start");
}

Xvfb::~Xvfb() {
    kill();
    std::filesystem::remove_all(directory_);
}

void Xvfb::kill() {
    if (pid_ < 0) return;
    // Not SIGTERM: an X server that goes to sleep at that moment sleeps on.
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    std::filesystem::remove("/tmp/.X11-unix/X" + display_);
    std::filesystem::remove("/tmp/.X" + display_ + "-lock");
    pid_ = -1;
}

int Xvfb::socket() const {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = "/tmp/.X11-unix/X" + display_;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        give_up("cannot connect to " + path);
    }
    return fd;
}

Connection Xvfb::connect() const {
    std::string name = "MIT-MAGIC-COOKIE-1", data = cookie_;
    xcb_auth_info_t auth{int(name.size()), name.data(), int(data.size()), data.data()};
    Connection x(xcb_connect_to_fd(socket(), &auth));
    if (xcb_connection_has_error(x.get()) != 0) give_up("Xvfb refused its cookie");
    return x;
}

pid_t Xvfb::start(const std::vector<std::string>& argv) const {
    const pid_t pid = fork();
    if (pid == 0) {
        setenv("DISPLAY", display().c_str(), 1);
        setenv("XAUTHORITY", authority_file_.c_str(), 1);
        unsetenv("XMODIFIERS");
        execute(argv);
    }
    return pid;
}

int Xvfb::run(const std::vector<std::string>& argv) const {
    int status = 0;
    waitpid(start(argv), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace foyer::test
