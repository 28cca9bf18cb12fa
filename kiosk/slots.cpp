#include "kiosk/slots.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace foyer::kiosk {

namespace {

// The guest's own programs start first.
constexpr Millis spare_after_first = seconds(2);
constexpr Millis spare_after_most = minutes(5);

}  // namespace

Slots::Slots(boost::asio::io_context& io, Ground& ground, SlotEvents events,
             std::function<void(const curtain::ToCurtain&)> tell)
    : io_(io),
      ground_(ground),
      events_(std::move(events)),
      tell_(std::move(tell)),
      spare_after_(spare_after_first) {}

void Slots::outer_ready(const OuterAccess& outer) { outer_ = outer; }

void Slots::screen(std::uint32_t width, std::uint32_t height) {
    screen_width_ = width;
    screen_height_ = height;
    if (spare_ && !fits(slots_.at(*spare_), slots_.at(*spare_).key)) {
        discard_spare();
    }
}

// Its windows went with it; the guest's world is ended by who sees the curtain die.
void Slots::curtain_died() {
    screen_width_ = screen_height_ = 0;
    discard_spare();
    spare_due_.reset();
}

Slots::Number Slots::make(const WorldKey& key) {
    const Number number = ++last_;
    Slot& slot = slots_[number];
    slot.key = key;
    slot.screen_width = screen_width_;
    slot.screen_height = screen_height_;
    tell_(curtain::MakeHost{number});
    return number;
}

void Slots::host_ready(const curtain::HostReady& host) {
    const auto found = slots_.find(host.slot);
    if (found == slots_.end() || found->second.world || found->second.ending) {
        return;  // it has ended meanwhile
    }
    const Number number = host.slot;
    Slot& slot = found->second;
    WorldSpec spec;
    spec.policy = slot.key.policy;
    spec.outer = *outer_;
    spec.host_window = host.window;
    spec.width = host.width;
    spec.height = host.height;
    spec.language = slot.key.language;
    slot.world = std::make_unique<World>(
        ground_, std::move(spec),
        WorldEvents{
            [this, number] { became_ready(number); },
            [this, number](const std::string& why) { broke(number, why, events_.failed); },
            [this, number](const std::string& why) { broke(number, why, events_.died); },
            [this, number] { went(number); }});
}

void Slots::begin(const WorldKey& key) {
    if (spare_ && fits(slots_.at(*spare_), key)) {
        sitting_ = std::exchange(spare_, std::nullopt);
        if (slots_.at(*sitting_).ready) {
            boost::asio::post(io_, [this, number = *sitting_] { became_ready(number); });
        }
    } else {
        discard_spare();
        sitting_ = make(key);
    }
    spare_due_.reset();
}

void Slots::became_ready(Number number) {
    Slot& slot = slots_.at(number);
    slot.ready = true;
    if (number == spare_) {
        spare_after_ = spare_after_first;
        return events_.spare_changed();
    }
    if (number == sitting_ && !slot.ending) {
        tell_(curtain::UseHost{number});
        events_.ready();
    }
}

void Slots::broke(Number number, const std::string& why,
                  const std::function<void(const std::string&)>& tell) {
    if (number == sitting_) {
        return tell(why);
    }
    if (number == spare_) {
        spdlog::warn("the world made ahead broke: {}", why);
        spare_after_ = std::min(2 * spare_after_, spare_after_most);
        discard_spare();
    }
}

void Slots::end() {
    if (sitting_) {
        end(*sitting_);
    }
}

void Slots::end(Number number) {
    Slot& slot = slots_.at(number);
    if (std::exchange(slot.ending, true)) {
        return;
    }
    if (slot.world) {
        slot.world->tear_down();
    } else {
        boost::asio::post(io_, [this, number] { went(number); });
    }
}

void Slots::discard_spare() {
    if (const auto number = std::exchange(spare_, std::nullopt)) {
        end(*number);
    }
}

void Slots::went(Number number) {
    const auto found = slots_.find(number);
    const ProofScope scope =
        found->second.world ? found->second.world->proof_scope() : ground_.whole_scope();
    tell_(curtain::DropHost{number});
    slots_.erase(found);
    if (number == sitting_) {
        sitting_.reset();
        events_.gone(scope);
    } else {
        events_.spare_changed();
    }
}

void Slots::keep_ready(const std::optional<WorldKey>& key) {
    wanted_ = key;
    if (spare_ && (!wanted_ || !fits(slots_.at(*spare_), *wanted_))) {
        discard_spare();
    }
    if (!wanted_ || spare_ || screen_width_ == 0) {
        spare_due_.reset();
    } else if (!spare_due_) {
        spare_due_.emplace(io_, spare_after_, [this] { build_spare(); });
    }
}

void Slots::build_spare() {
    spare_due_.reset();
    spare_ = make(*wanted_);
}

bool Slots::fits(const Slot& slot, const WorldKey& key) const {
    return !slot.ending && slot.key == key && slot.screen_width == screen_width_ &&
           slot.screen_height == screen_height_;
}

const Slots::Slot* Slots::sitting() const { return sitting_ ? &slots_.at(*sitting_) : nullptr; }

World* Slots::world() const {
    const Slot* slot = sitting();
    return slot == nullptr ? nullptr : slot->world.get();
}

bool Slots::ready() const {
    const Slot* slot = sitting();
    return slot != nullptr && slot->ready;
}

bool Slots::spare_ready() const { return spare_ && slots_.at(*spare_).ready; }

}  // namespace foyer::kiosk
