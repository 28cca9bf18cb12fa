// The quick proof once more, just before a station is handed out: between the proof after the last
// session and the next guest may lie hours. It begins when somebody asks to start and runs while the
// supervisor decides and the world is made ready, so that the guest does not wait for it.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "kiosk/session/proof.hpp"

namespace foyer::kiosk {

class LastLook {
public:
    // `run` starts a quick proof that tells its result once, from the loop.
    using Run = std::function<std::unique_ptr<ProofRun>(std::function<void(Proof)>)>;
    explicit LastLook(Run run) : run_(std::move(run)) {}

    // Looks now, unless it does already or did within the last `fresh` milliseconds.
    void begin();
    // Looks, if need be, and then calls `done` once, perhaps at once.
    void then(std::function<void(const Proof&)> done);
    // What was seen is of no use any more, and nobody is told.
    void forget();

    static constexpr Millis fresh = seconds(5);

private:
    void tell();

    Run run_;
    std::unique_ptr<ProofRun> looking_;
    std::optional<Proof> seen_;
    Millis seen_at_ms_ = 0;  // mono_ms
    std::function<void(const Proof&)> done_;
};

}  // namespace foyer::kiosk
