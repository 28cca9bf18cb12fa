#include "kiosk/last_look.hpp"

#include <utility>

#include "proto/clock.hpp"

namespace foyer::kiosk {

void LastLook::begin() {
    const bool known = seen_ && system_now().mono_ms - seen_at_ms_ < fresh;
    if (looking_ || known) {
        return;
    }
    seen_.reset();
    looking_ = run_([this](Proof proof) {
        seen_ = std::move(proof);
        seen_at_ms_ = system_now().mono_ms;
        tell();
        looking_.reset();  // last: this call is its own
    });
}

void LastLook::then(std::function<void(const Proof&)> done) {
    done_ = std::move(done);
    begin();
    tell();
}

void LastLook::tell() {
    if (done_ && seen_) {
        const Proof proof = *std::exchange(seen_, std::nullopt);
        std::exchange(done_, {})(proof);
    }
}

void LastLook::forget() {
    done_ = {};
    seen_.reset();
    looking_.reset();
}

}  // namespace foyer::kiosk
