#include "supervisor/acknowledgements.hpp"

#include <utility>
#include <variant>

namespace foyer::supervisor {

Acknowledgements::Acknowledgements(SaveRows save, Perform perform)
    : save_(std::move(save)), perform_(std::move(perform)) {}

void Acknowledgements::take(std::vector<Effect> effects) {
    std::vector<Row> rows;
    std::vector<Effect> outputs;
    // A step's rows go to disk together, and none of its outputs leaves before: the order of
    // saves and outputs inside one step does not matter then.
    for (Effect& effect : effects) {
        if (auto* save = std::get_if<Save>(&effect)) {
            rows.push_back(std::move(save->row));
        } else if (std::holds_alternative<CloseStream>(effect)) {
            perform_(effect);
        } else {
            outputs.push_back(std::move(effect));
        }
    }
    if (!rows.empty()) {
        const std::uint64_t number = ++saves_asked_;
        save_(std::move(rows), [this, number] {
            saves_done_ = number;
            release();
        });
    }
    if (!outputs.empty()) {
        waiting_.push_back(Held{saves_asked_, std::move(outputs)});
    }
    release();
}

void Acknowledgements::release() {
    if (releasing_) {
        return;  // performing an output led to another step: its outputs are behind in the queue
    }
    releasing_ = true;
    while (!waiting_.empty() && waiting_.front().after_save <= saves_done_) {
        const Held held = std::move(waiting_.front());
        waiting_.pop_front();
        for (const Effect& output : held.outputs) {
            perform_(output);
        }
    }
    releasing_ = false;
}

}  // namespace foyer::supervisor
