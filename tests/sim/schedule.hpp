// The one queue of everything that is going to happen. Time is true time in microseconds, which
// nobody in the simulation can see; what happens at the same moment happens in order of asking.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace foyer::sim {

using Micros = std::int64_t;
constexpr Micros micros_of_ms(std::int64_t ms) { return ms * 1000; }

class Schedule {
public:
    Micros now() const { return now_; }
    void in(Micros delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }
    void at(Micros when, std::function<void()> what) {
        queue_.push({when < now_ ? now_ : when, ++count_, std::move(what)});
    }
    // Runs everything due until `until`.
    void run_until(Micros until) {
        while (!queue_.empty() && queue_.top().when <= until) {
            const auto what = std::move(const_cast<Entry&>(queue_.top()).what);
            now_ = queue_.top().when;
            queue_.pop();
            ++happened_;
            what();
        }
        now_ = until;
    }
    std::uint64_t happened() const { return happened_; }

private:
    struct Entry {
        Micros when;
        std::uint64_t order;
        std::function<void()> what;
        bool operator<(const Entry& other) const {
            return when != other.when ? when > other.when : order > other.order;
        }
    };
    std::priority_queue<Entry> queue_;
    Micros now_ = 0;
    std::uint64_t count_ = 0;
    std::uint64_t happened_ = 0;
};

}  // namespace foyer::sim
