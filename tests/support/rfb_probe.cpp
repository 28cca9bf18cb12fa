// A VNC viewer for scripts: connects, does what it is told in the order of the options, answers
// each with one line (with --json a JSON object a line), and ends.
#include <fmt/core.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xkbcommon/xkbcommon.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/image_file.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

constexpr const char* usage =
    "usage: rfb_probe [--password P] [--encodings LIST] [--timeout S] [--json] COMMAND... "
    "HOST:PORT\n"
    "  --ppm FILE       writes the picture once it is quiet (300 ms without an update, at most 3 "
    "s)\n"
    "  --compare FILE   compares it with a PPM or PNG\n"
    "  --type TEXT      presses and releases the key of each character (UTF-8)\n"
    "  --keys A+B       presses keys by name, for example Control_L+s, and releases them\n"
    "  --click X,Y      moves the pointer and clicks button 1\n"
    "  --commands       then reads commands from standard input, for example "
    "\"click<TAB>3<TAB>4\"\n"
    "  --hold           stays connected until the server ends it, then says \"closed\" and when\n"
    "Every command is given S seconds (30). Exit: 0 all done, 1 a comparison or command failed,\n"
    "2 usage, 3 no connection or it ended too early, 4 time is up.\n";

enum Exit { done = 0, failed = 1, wrong_usage = 2, no_connection = 3, time_is_up = 4 };

using Command = std::vector<std::string>;  // name and arguments

struct Options {
    std::string password, encodings = "tight zrle hextile copyrect raw", host, port;
    unsigned timeout_s = 30;
    bool json = false, hold = false, commands = false;
    std::vector<Command> todo;
};

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == at) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

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
    return fd;
}

std::optional<std::u32string> utf32(const std::string& text) {
    std::u32string characters;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (i + length > text.size()) return std::nullopt;
        char32_t c = length == 1 ? first : first & (0x7fU >> length);
        for (std::size_t k = 1; k < length; ++k) {
            c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        }
        characters += c;
        i += length;
    }
    return characters;
}

std::string quoted(const std::string& text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            json += fmt::format("\\u{:04x}", unsigned(c));
        } else {
            json += c;
        }
    }
    return json + "\"";
}

class Probe {
public:
    Probe(VncClient& viewer, bool json) : viewer_(viewer), json_(json) {}

    // False: it failed; the answer says why.
    bool perform(const Command& command) {
        const std::string& name = command[0];
        if (name == "ppm" && command.size() == 2) return ppm(command[1]);
        if (name == "compare" && command.size() == 2) return compare(command[1]);
        if (name == "type" && command.size() == 2) return type(command[1]);
        if (name == "keys" && command.size() == 2) return keys(command[1]);
        if (name == "click" && command.size() == 3) return click(command[1], command[2]);
        return fail(name, "no such command");
    }

    void tell_closed() {
        using namespace std::chrono;
        const auto now_ms =
            duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
        answer("closed", fmt::format("{}", now_ms));
    }

private:
    void answer(const std::string& name, const std::string& value, const std::string& more = "") {
        const std::string line = json_ ? fmt::format("{{{}: {}{}}}", quoted(name), value, more)
                                       : fmt::format("{} {}", name, value);
        std::cout << line << std::endl;
    }
    bool fail(const std::string& name, const std::string& why) {
        answer("failed", quoted(name + ": " + why));
        return false;
    }
    // An animation never ends; the picture is taken all the same.
    bool become_quiet() {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
        if (!viewer_.settle()) return false;
        while (std::chrono::steady_clock::now() < end) {
            const int before = viewer_.updates();
            if (!viewer_.read_until([&] { return viewer_.updates() > before; },
                                    std::chrono::milliseconds(300))) {
                break;
            }
        }
        return viewer_.connected();
    }
    Image picture() const { return {viewer_.width(), viewer_.height(), viewer_.pixels()}; }

    bool ppm(const std::string& path) {
        if (!become_quiet()) return fail("ppm", "the connection ended");
        if (!write_ppm(path, picture())) return fail("ppm", "cannot write " + path);
        answer("ppm", quoted(path), size());
        return true;
    }
    bool compare(const std::string& path) {
        const auto expected = read_image(path);
        if (!expected) return fail("compare", "cannot read " + path);
        if (!become_quiet()) return fail("compare", "the connection ended");
        const Image seen = picture();
        if (seen.width != expected->width || seen.height != expected->height) {
            return fail("compare", "another size");
        }
        std::size_t different = 0;
        for (std::size_t i = 0; i < seen.pixels.size(); ++i) {
            different += seen.pixels[i] != expected->pixels[i] ? 1U : 0U;
        }
        answer("different_pixels", fmt::format("{}", different), size());
        return different == 0;
    }
    std::string size() const {
        return fmt::format(", \"width\": {}, \"height\": {}", viewer_.width(), viewer_.height());
    }
    bool type(const std::string& text) {
        const auto characters = utf32(text);
        if (!characters) return fail("type", "not UTF-8");
        viewer_.type(*characters);
        return dealt_with("type", text);
    }
    bool keys(const std::string& chord) {
        std::vector<std::uint32_t> pressed;
        for (const std::string& name : split(chord, '+')) {
            const xkb_keysym_t key = xkb_keysym_from_name(name.c_str(), XKB_KEYSYM_NO_FLAGS);
            if (key == XKB_KEY_NoSymbol) return fail("keys", "no key is called " + name);
            pressed.push_back(key);
        }
        for (const std::uint32_t key : pressed) viewer_.key(true, key);
        std::reverse(pressed.begin(), pressed.end());
        for (const std::uint32_t key : pressed) viewer_.key(false, key);
        return dealt_with("keys", chord);
    }
    bool click(const std::string& x_text, const std::string& y_text) {
        const int x = std::atoi(x_text.c_str()), y = std::atoi(y_text.c_str());
        for (const int buttons : {0, 1, 0}) viewer_.pointer(x, y, buttons);
        return dealt_with("click", x_text + "," + y_text);
    }
    // A round trip: the server has looked at what was sent, whether it let it through or not.
    bool dealt_with(const std::string& name, const std::string& what) {
        if (!viewer_.settle()) return fail(name, "the connection ended");
        answer(name, quoted(what));
        return true;
    }

    VncClient& viewer_;
    const bool json_;
};

bool input_waits() {
    pollfd input{0, POLLIN, 0};
    return poll(&input, 1, 0) == 1;
}

// Commands from standard input and the server's end, whichever comes.
int follow(Probe& probe, VncClient& viewer, const Options& options) {
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
            all_well &= probe.perform(split(pending.substr(0, end), '\t'));
            pending.erase(0, end + 1);
        }
    }
    if (!viewer.connected()) probe.tell_closed();
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
    Probe probe(viewer, options.json);
    for (const Command& command : options.todo) {
        alarm(options.timeout_s);
        if (!probe.perform(command)) return viewer.connected() ? failed : no_connection;
    }
    if (options.hold || options.commands) return follow(probe, viewer, options);
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
