// Frames that come at a steady rate, or as fast as the X server takes them, and when each was
// begun.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

namespace foyer::bench {

using Clock = std::chrono::steady_clock;

// Seconds of the clock that Python calls time.monotonic().
inline double seconds(Clock::time_point moment) {
    return std::chrono::duration<double>(moment.time_since_epoch()).count();
}

class Animation {
public:
    // `draw(n)` paints frame n; frames are counted from 1. `interval` of zero: no pause.
    Animation(unsigned frames, Clock::duration interval, std::function<void(unsigned)> draw)
        : frames_(frames), interval_(interval), draw_(std::move(draw)), due_(Clock::now()) {}

    bool over() const { return begun_.size() >= frames_; }
    Clock::time_point due() const { return due_; }
    void draw_next() {
        begun_.push_back(seconds(Clock::now()));
        draw_(unsigned(begun_.size()));
        due_ += interval_;
    }
    const std::vector<double>& begun() const { return begun_; }

private:
    unsigned frames_;
    Clock::duration interval_;
    std::function<void(unsigned)> draw_;
    Clock::time_point due_;
    std::vector<double> begun_;
};

}  // namespace foyer::bench
