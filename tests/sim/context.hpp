// What every part of one run shares.
#pragma once

#include <cstdio>
#include <string>

#include "tests/sim/dice.hpp"
#include "tests/sim/sabotage.hpp"
#include "tests/sim/schedule.hpp"
#include "tests/sim/truth.hpp"

namespace foyer::sim {

struct Context {
    Context(std::uint64_t seed, std::size_t stations) : dice(seed), truth(stations) {}

    Dice dice;
    Schedule schedule;
    Truth truth;
    Sabotage sabotage = Sabotage::none;
    bool faults = true;       // things break
    std::uint64_t steps = 0;  // of both cores
    std::FILE* trace = nullptr;

    // `words()` is only called when somebody reads it.
    template <class Words>
    void tell(const Words& words) {
        if (trace == nullptr) return;
        const std::string text = words();
        std::fprintf(trace, "%12.3f  %s\n", static_cast<double>(schedule.now()) / 1e6,
                     text.c_str());
    }
};

}  // namespace foyer::sim
