// bench_viewer PORT [--quality N] [--compression N] [--continuous]: the viewer that
// tools/bench/help measures with, connected to a VNC server on 127.0.0.1. Does what standard input
// tells it and decodes what comes meanwhile; each command is answered by one JSON object on a line,
// times in seconds of CLOCK_MONOTONIC:
//
// It says {"size": [W, H]} when it has the whole screen.
//
//   quiet MS          reads until nothing has come for so long       {"bytes": N}
//   wait MS           reads for so long                              {"bytes": N}
//   keys N            presses keys, each some time after the echo    {"echo_s": [press to echo]}
//   frames LAST KEEP  until all shows frame LAST; keeps the pictures of KEEP frames on the way
//                     {"seen": [[frame, T]], "bytes": N, "kept": [frame]}
//   whole K           says that it waits; until every pixel was decoded as frame K; keeps the picture
//                     {"decoded": T, "bytes": N}
//   quality N         announces another JPEG level, or lossless (-1)  {"quality": N}
//   likeness FILE     the picture and what the display has           {"different", "luma", ...}
//   kept I FILE       the same for a picture that was kept
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "tools/bench/animation.hpp"
#include "tools/bench/coverage.hpp"
#include "tools/bench/likeness.hpp"
#include "tools/bench/lines.hpp"
#include "tools/bench/marks.hpp"
#include "tools/bench/rfb/client.hpp"

namespace foyer::bench {
namespace {

constexpr std::uint32_t key_a = 0x61;

int connect_to(std::uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error(fmt::format("nobody listens on port {}", port));
    }
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

class Viewer {
public:
    Viewer(std::uint16_t port, const Wishes& wishes) : client_(connect_to(port), wishes) {
        client_.on_area([this](const Area& area) { seen_(area); });
        Coverage coverage(client_.picture().width, client_.picture().height);
        seen_ = [&](const Area& area) { coverage.add(area); };
        read_until("the first picture", [&] { return coverage.whole(); });
        seen_ = [](const Area&) {};
    }

    void play() {
        say("{{\"size\": [{}, {}]}}", client_.picture().width, client_.picture().height);
        std::array<pollfd, 2> watched{pollfd{STDIN_FILENO, POLLIN, 0},
                                      pollfd{client_.stream().socket(), POLLIN, 0}};
        for (;;) {
            while (client_.read_message(Clock::time_point{})) {
            }
            if (poll(watched.data(), watched.size(), -1) < 0 || watched[0].revents == 0) continue;
            if (!commands_.receive()) return;
            while (const auto line = commands_.next()) obey(*line);
        }
    }

private:
    template <class... Values>
    static void say(fmt::format_string<Values...> format, Values&&... values) {
        fmt::print(format, std::forward<Values>(values)...);
        fmt::print("\n");
        std::fflush(stdout);
    }

    void obey(const std::string& line) {
        std::istringstream words(line);
        std::string name, path;
        unsigned number = 0, keep = 0;
        words >> name;
        received_before_ = client_.stream().received();
        if (name == "quiet" && words >> number) {
            quiet(std::chrono::milliseconds(number));
        } else if (name == "wait" && words >> number) {
            wait(Clock::now() + std::chrono::milliseconds(number));
            say("{{\"bytes\": {}}}", bytes());
        } else if (name == "keys" && words >> number) {
            keys(number);
        } else if (name == "frames" && words >> number >> keep) {
            frames(number, keep);
        } else if (name == "whole" && words >> number) {
            whole(number);
        } else if (int quality = 0; name == "quality" && words >> quality) {
            client_.announce_quality(quality);
            say("{{\"quality\": {}}}", quality);
        } else if (name == "likeness" && words >> path) {
            likeness(client_.picture(), path);
        } else if (name == "kept" && words >> number >> path && number < kept_.size()) {
            likeness(kept_[number], path);
        } else {
            throw std::runtime_error(line + ": no such command");
        }
        seen_ = [](const Area&) {};
    }

    std::uint64_t bytes() { return client_.stream().received() - received_before_; }

    // Reads messages until it is so; `after_each` one.
    template <class Holds, class AfterEach>
    void read_until(const char* what, Holds holds, AfterEach after_each) {
        const auto limit = Clock::now() + patience_for_all;
        while (!holds()) {
            if (!client_.read_message(Clock::now() + patience) || Clock::now() > limit) {
                throw std::runtime_error(fmt::format("waiting for {}: it does not come", what));
            }
            after_each();
        }
    }
    template <class Holds>
    void read_until(const char* what, Holds holds) {
        read_until(what, holds, [] {});
    }

    void wait(Clock::time_point until) {
        while (Clock::now() < until) client_.read_message(until);
    }

    void quiet(std::chrono::milliseconds silence) {
        const auto limit = Clock::now() + patience;
        while (client_.read_message(Clock::now() + silence)) {
            if (Clock::now() > limit) throw std::runtime_error("the server does not become quiet");
        }
        say("{{\"bytes\": {}}}", bytes());
    }

    void keys(unsigned count) {
        std::vector<double> echo_s;
        while (echo_s.size() < count) {
            wait(Clock::now() + std::chrono::milliseconds(5 + random_() % 30));
            const bool before = key_patch_is_light(client_.picture());
            Clock::time_point echoed{};
            seen_ = [&](const Area&) {
                if (echoed == Clock::time_point{} &&
                    key_patch_is_light(client_.picture()) != before) {
                    echoed = Clock::now();
                }
            };
            const auto pressed = Clock::now();
            client_.key(true, key_a);
            client_.key(false, key_a);
            read_until("the echo of a key", [&] { return echoed != Clock::time_point{}; });
            seen_ = [](const Area&) {};
            echo_s.push_back(seconds(echoed) - seconds(pressed));
        }
        say("{{\"echo_s\": [{:.6f}]}}", fmt::join(echo_s, ", "));
    }

    void frames(unsigned last, unsigned keep) {
        std::vector<std::pair<unsigned, double>> seen;
        std::vector<unsigned> kept;
        kept_.clear();
        kept_.reserve(keep);
        // A frame is seen when the update that brought the last of its numbers is decoded whole.
        const auto look = [&] {
            const auto mark = oldest_mark(client_.picture());
            // The first look may find frame 0, which stood there before.
            if (!mark || *mark > last || *mark <= (seen.empty() ? 0 : seen.back().first)) return;
            seen.emplace_back(*mark, seconds(Clock::now()));
            // The last one is kept in any case: all of it is there.
            if (kept.size() < keep && *mark >= last * (kept.size() + 1) / keep &&
                all_marks_are(client_.picture(), *mark)) {
                kept.push_back(*mark);
                kept_.push_back(client_.picture());
            }
        };
        read_until(
            "the last frame", [&] { return !seen.empty() && seen.back().first == last; }, look);
        std::string list;
        for (const auto& [frame, moment] : seen) {
            list += fmt::format("{}[{}, {:.6f}]", list.empty() ? "" : ", ", frame, moment);
        }
        say("{{\"seen\": [{}], \"bytes\": {}, \"kept\": [{}]}}", list, bytes(),
            fmt::join(kept, ", "));
    }

    void whole(unsigned frame) {
        Coverage coverage(client_.picture().width, client_.picture().height);
        // Some blocks of the marks are the same as before, and need not be told.
        for (const Area& place : mark_places(client_.picture().height)) coverage.add(place);
        Clock::time_point decoded{};
        seen_ = [&](const Area& area) {
            coverage.add(area);
            if (coverage.whole() && decoded == Clock::time_point{} &&
                all_marks_are(client_.picture(), frame)) {
                decoded = Clock::now();
            }
        };
        say("{{\"waiting\": {}}}", frame);  // what comes from now on counts
        read_until("the whole screen", [&] { return decoded != Clock::time_point{}; });
        kept_.assign(1, client_.picture());
        say("{{\"decoded\": {:.6f}, \"bytes\": {}}}", seconds(decoded), bytes());
    }

    void likeness(const Picture& picture, const std::string& path) {
        const Likeness found = compare(picture, read_pixels(path, picture.width, picture.height));
        say("{{\"different\": {}, \"luma\": {:.2f}, \"chroma\": {:.2f}, \"worst_tile\": {:.2f}}}",
            found.different, found.luma, found.chroma, found.worst_tile);
    }

    static constexpr std::chrono::seconds patience_for_all{120};

    Client client_;
    Lines commands_{STDIN_FILENO};
    std::function<void(const Area&)> seen_ = [](const Area&) {};
    std::uint64_t received_before_ = 0;
    std::vector<Picture> kept_;
    std::mt19937 random_{5};
};

constexpr const char* usage =
    "usage: bench_viewer PORT [--quality 0-9] [--compression 0-9] [--continuous]\n";

// None: not a number.
std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

int run(std::span<char*> arguments) {
    Wishes wishes;
    std::optional<int> port;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string_view option = arguments[i];
        if (option == "--continuous") {
            wishes.continuous = true;
            continue;
        }
        const bool named = option == "--quality" || option == "--compression";
        if (named) ++i;
        const auto value = i < arguments.size() ? number(arguments[i]) : std::nullopt;
        if (!value) {
            fmt::print(stderr, usage);
            return 2;
        }
        (option == "--quality"       ? wishes.quality
         : option == "--compression" ? wishes.compression
                                     : port.emplace()) = *value;
    }
    if (!port) {
        fmt::print(stderr, usage);
        return 2;
    }
    Viewer(std::uint16_t(*port), wishes).play();
    return 0;
}

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
    try {
        return foyer::bench::run({argv, std::size_t(argc)});
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_viewer: {}\n", error.what());
        return 1;
    }
}
