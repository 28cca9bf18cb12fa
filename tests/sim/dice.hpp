// All randomness of a run, from one seed. Its own distributions, because the standard ones differ
// between libraries and a seed must mean the same run everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace foyer::sim {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    // Both ends included.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        const auto span = static_cast<std::uint64_t>(most - least) + 1;
        return least + static_cast<std::int64_t>(engine_() % span);
    }
    // True `n` times of a thousand.
    bool permille(std::int64_t n) { return between(0, 999) < n; }
    template <class Container>
    auto& one_of(Container& things) {
        return things[static_cast<std::size_t>(between(0, std::ssize(things) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace foyer::sim
