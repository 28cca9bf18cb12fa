// bench_painter SOCKET AUTHORITY: the guest's program that tools/bench/help measures with. Covers
// the display with one window, and does what standard input tells it; each command is answered by
// one JSON object on a line, times in seconds of CLOCK_MONOTONIC:
//
//   text              a page of text, still                      {"shown": T}
//   scroll N RATE     N lines at RATE a second (0: no pause)      {"begun": [T of each frame]}
//   film N RATE       N frames of a film                          {"begun": [T of each frame]}
//   stop              the end of what is moving, which answers    (no answer of its own)
//   press N           presses N keys itself, while all goes on    {"echo_s": [time to its echo]}
//   whole K           the whole screen at once, as frame K        {"shown": T before it was asked}
//   screen FILE       the pixels of the display                   {"written": FILE}
//   truth K FILE      the pixels of frame K of the film           {"written": FILE}
//
// The window takes keys at any time: a press repaints a patch.
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tools/bench/animation.hpp"
#include "tools/bench/lines.hpp"
#include "tools/bench/stage.hpp"

namespace foyer::bench {
namespace {

void answer(const std::string& name, const std::string& value) {
    fmt::print("{{\"{}\": {}}}\n", name, value);
    std::fflush(stdout);
}

std::string list(const std::vector<double>& values) {
    return fmt::format("[{:.6f}]", fmt::join(values, ", "));
}

void write(const Picture& picture, const std::string& path) {
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(picture.pixels.data()),
              std::streamsize(picture.pixels.size() * sizeof(std::uint32_t)));
    if (!out.flush()) throw std::runtime_error(path + ": cannot be written");
    answer("written", '"' + path + '"');
}

// Keys pressed at random moments, each some time after the echo of the one before.
class Typing {
public:
    Typing(unsigned keys, Board& board) : left_(keys), board_(board), due_(Clock::now()) {}

    Clock::time_point due() const { return waiting_ ? Clock::time_point::max() : due_; }
    void press() {
        waiting_ = true;
        pressed_ = Clock::now();
        board_.press_key();
    }
    void echoed() {
        if (!waiting_) return;
        waiting_ = false;
        const auto now = Clock::now();
        echo_s_.push_back(seconds(now) - seconds(pressed_));
        due_ = now + std::chrono::milliseconds(5 + random_() % 30);
        --left_;
    }
    bool over() const { return left_ == 0; }
    const std::vector<double>& echo_s() const { return echo_s_; }

private:
    unsigned left_;
    Board& board_;
    bool waiting_ = false;
    Clock::time_point due_, pressed_;
    std::mt19937 random_{3};
    std::vector<double> echo_s_;
};

class Painter {
public:
    Painter(const std::string& socket, const std::string& authority)
        : board_(socket, authority), stage_(board_) {}

    void play() {
        answer("size", fmt::format("[{}, {}]", board_.width(), board_.height()));
        while (one_round()) {
        }
    }

private:
    // False: the commands have ended.
    bool one_round() {
        // The answer to what one press draws may bring along the next.
        while (const int presses = board_.take_presses()) echo(presses);
        if (typing_ && typing_->over()) {
            answer("echo_s", list(typing_->echo_s()));
            typing_.reset();
        }
        const auto now = Clock::now();
        if (typing_ && typing_->due() <= now) typing_->press();
        if (animation_ && animation_->due() <= now) animation_->draw_next();
        if (animation_ && animation_->over()) end_animation();
        while (const int presses = board_.take_presses()) echo(presses);
        return wait();
    }

    void echo(int presses) {
        for (; presses > 0; --presses) {
            stage_.toggle_patch();
            if (typing_) typing_->echoed();
        }
    }

    // Until there is a command, an event, or something is due.
    bool wait() {
        std::array<pollfd, 2> watched{pollfd{STDIN_FILENO, POLLIN, 0},
                                      pollfd{board_.descriptor(), POLLIN, 0}};
        const timespec time = until_due();
        if (ppoll(watched.data(), watched.size(), &time, nullptr) < 0) return true;
        if (watched[0].revents == 0) return true;
        if (!commands_.receive()) return false;
        while (const auto line = commands_.next()) obey(*line);
        return true;
    }

    timespec until_due() const {
        auto due = Clock::now() + std::chrono::seconds(3600);
        if (typing_) due = std::min(due, typing_->due());
        if (animation_) due = std::min(due, animation_->due());
        const auto left = std::max(due - Clock::now(), Clock::duration::zero());
        const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
        return {ns / 1'000'000'000, ns % 1'000'000'000};
    }

    void obey(const std::string& line) {
        std::istringstream words(line);
        std::string name, path;
        unsigned number = 0, rate = 0;
        words >> name;
        if (name == "text") {
            stage_.show_text();
            answer("shown", fmt::format("{:.6f}", seconds(Clock::now())));
        } else if (name == "scroll" && words >> number >> rate) {
            animate(number, rate, [this](unsigned frame) { stage_.scroll(frame); });
        } else if (name == "film" && words >> number >> rate) {
            animate(number, rate, [this](unsigned frame) { stage_.show_film(frame); });
        } else if (name == "stop") {
            if (animation_) end_animation();
        } else if (name == "press" && words >> number) {
            typing_.emplace(number, board_);
        } else if (name == "whole" && words >> number) {
            const auto begun = Clock::now();
            stage_.show_whole(number);
            answer("shown", fmt::format("{:.6f}", seconds(begun)));
        } else if (name == "screen" && words >> path) {
            write(board_.screen(), path);
        } else if (name == "truth" && words >> number >> path) {
            write(stage_.film(number), path);
        } else {
            throw std::runtime_error(line + ": no such command");
        }
    }

    void animate(unsigned frames, unsigned rate, std::function<void(unsigned)> draw) {
        const Clock::duration interval =
            rate == 0 ? Clock::duration::zero()
                      : std::chrono::duration_cast<Clock::duration>(std::chrono::seconds(1)) / rate;
        animation_.emplace(frames, interval, std::move(draw));
    }

    void end_animation() {
        answer("begun", list(animation_->begun()));
        animation_.reset();
    }

    Board board_;
    Stage stage_;
    Lines commands_{STDIN_FILENO};
    std::optional<Animation> animation_;
    std::optional<Typing> typing_;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: bench_painter SOCKET AUTHORITY\n");
        return 2;
    }
    try {
        foyer::bench::Painter(argv[1], argv[2]).play();
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_painter: {}\n", error.what());
        return 1;
    }
}
