// A VNC viewer for scripts: connects, does what it is told in the order of the options, answers
// each with one line (with --json a JSON object a line), and ends.
#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/rfb_commands.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

constexpr const char* usage =
    R"(usage: rfb_probe [--password P] [--encodings LIST] [--timeout S] [--json] COMMAND... HOST:PORT
  --ppm FILE       writes the picture once it is quiet (300 ms without an update, at most 3 s)
  --compare FILE   compares it with a PPM or PNG
  --type TEXT      presses and releases the key of each character (UTF-8)
  --keys A+B       presses keys by name, for example Control_L+s, and releases them
  --click X,Y      moves the pointer and clicks button 1
  --commands       then reads commands from standard input, for example "click<TAB>3<TAB>4"
  --hold           stays connected until the server ends it, then says "closed" and when
The encodings, named as libvncclient does, are lossless unless said otherwise. Every command is
given S seconds (30). Exit: 0 all done, 1 a comparison or command failed, 2 usage, 3 no connection
or it ended too early, 4 time is up.
)";

enum Exit { done = 0, failed = 1, wrong_usage = 2, no_connection = 3, time_is_up = 4 };

struct Options {
    std::string password, encodings = "copyrect zrle hextile raw", host, port;
    unsigned timeout_s = 30;
    bool json = false, hold = false, commands = false;
    std::vector<Command> todo;
};

std::optional<Options> read_options(const std::vector<std::string>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& option = arguments[i];
        const auto value = [&]() -> std::string {
            return i + 1 < arguments.size() ? arguments[++i] : std::string();
        };
        if (option == "--json") {
            options.json = true;
        } else if (option == "--hold") {
            options.hold = true;
        } else if (option == "--commands") {
            options.commands = true;
        } else if (option == "--password") {
            options.password = value();
        } else if (option == "--encodings") {
            options.encodings = value();
        } else if (option == "--timeout") {
            options.timeout_s = unsigned(std::atoi(value().c_str()));
        } else if (option == "--click") {
            const auto at = split(value(), ',');
            if (at.size() != 2) return std::nullopt;
            options.todo.push_back({"click", at[0], at[1]});
        } else if (option == "--ppm" || option == "--compare" || option == "--type" ||
                   option == "--keys") {
            options.todo.push_back({option.substr(2), value()});
        } else if (const auto colon = option.rfind(':');
                   option.rfind("--", 0) != 0 && colon != std::string::npos) {
            options.host = option.substr(0, colon);
            options.port = option.substr(colon + 1);
        } else {
            return std::nullopt;
        }
    }
    if (options.port.empty() || options.timeout_s == 0) return std::nullopt;
    return options;
}

int connect_to(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
    int fd = -1;
    for (const addrinfo* at = found; at != nullptr && fd < 0; at = at->ai_next) {
        fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
        if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    const int at_once = 1;  // a key is a packet
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    return fd;
}

bool input_waits() {
    pollfd input{0, POLLIN, 0};
    return poll(&input, 1, 0) == 1;
}

// Commands from standard input and the server's end, whichever comes.
int follow(RfbCommands& commands, VncClient& viewer, const Options& options) {
    std::string pending;
    bool input_open = options.commands, all_well = true;
    while (viewer.connected() && (input_open || options.hold)) {
        bool readable = false;
        alarm(0);  // waiting for the next command is no command
        viewer.read_until(
            [&] {
                readable = input_open && input_waits();
                return readable || !viewer.connected();
            },
            std::chrono::hours(24), input_open ? 0 : -1);
        if (!readable) continue;
        char bytes[4096];
        const ssize_t got = read(0, bytes, sizeof bytes);
        if (got <= 0) {
            input_open = false;
            continue;
        }
        pending.append(bytes, std::size_t(got));
        for (std::size_t end; (end = pending.find('\n')) != std::string::npos;) {
            alarm(options.timeout_s);
            all_well &= commands.perform(split(pending.substr(0, end), '\t'));
            pending.erase(0, end + 1);
        }
    }
    if (!viewer.connected()) commands.tell_closed();
    return all_well ? done : failed;
}

int run(const Options& options) {
    // The library waits for ever; the alarm does not.
    signal(SIGALRM, [](int) {
        constexpr char text[] = "rfb_probe: time is up\n";
        static_cast<void>(!write(2, text, sizeof text - 1));
        _exit(time_is_up);
    });
    alarm(options.timeout_s);
    const int socket = connect_to(options.host, options.port);
    if (socket < 0) {
        fmt::print(stderr, "rfb_probe: cannot connect to {}:{}\n", options.host, options.port);
        return no_connection;
    }
    VncClient viewer(socket, options.encodings.c_str(), options.password);
    if (!viewer.connected() || !viewer.settle()) {
        fmt::print(stderr, "rfb_probe: the handshake with {}:{} failed\n", options.host,
                   options.port);
        return no_connection;
    }
    RfbCommands commands(viewer, options.json);
    for (const Command& command : options.todo) {
        alarm(options.timeout_s);
        if (!commands.perform(command)) return viewer.connected() ? failed : no_connection;
    }
    if (options.hold || options.commands) return follow(commands, viewer, options);
    return done;
}

}  // namespace
}  // namespace foyer::test

int main(int argc, char** argv) {
    using namespace foyer::test;
    const auto options = read_options({argv + 1, argv + argc});
    if (!options) {
        std::cerr << usage;
        return wrong_usage;
    }
    return run(*options);
}
