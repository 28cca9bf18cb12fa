// Durable before acknowledged: what a step of the core says to the world is held back until
// everything that was to be saved before it is on disk. Outputs leave in the order of the steps;
// a step that saves nothing waits behind one that does. CloseStream alone waits for nothing: a
// picture stops at once, however slow the disk is.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "supervisor/core/floor.hpp"

namespace foyer::supervisor {

class Acknowledgements {
public:
    // Writes these rows and calls back, in the order of the calls, once they are on disk.
    using SaveRows = std::function<void(std::vector<Row> rows, std::function<void()> on_disk)>;
    // Performs one effect that is not a Save.
    using Perform = std::function<void(const Effect& effect)>;

    Acknowledgements(SaveRows save, Perform perform);

    // The effects of one step.
    void take(std::vector<Effect> effects);

    std::size_t waiting() const { return waiting_.size(); }

private:
    // Outputs that may leave when the save of this number, and so every earlier one, is on disk.
    struct Held {
        std::uint64_t after_save = 0;
        std::vector<Effect> outputs;
    };

    void release();

    SaveRows save_;
    Perform perform_;
    std::uint64_t saves_asked_ = 0;
    std::uint64_t saves_done_ = 0;
    std::deque<Held> waiting_;
    bool releasing_ = false;
};

}  // namespace foyer::supervisor
