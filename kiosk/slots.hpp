// The worlds of a station: the one its guest sits in, and, while that one is used or nobody sits
// there, the next one, made ahead and hidden, so that handing out takes no time. A slot is one world
// and the window of the curtain that its inner server draws into.
//
// The world made ahead fits only one policy, language and screen; when another is asked for it is
// thrown away and one is built cold. It has uids of its own and no guest ever was in it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/children/deadline.hpp"
#include "kiosk/curtain/channel.hpp"
#include "kiosk/display/outer.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/session/world.hpp"
#include "proto/policy.hpp"

namespace foyer::kiosk {

// What a world is made for.
struct WorldKey {
    Policy policy;
    std::string language;  // "fr" or "en"
    friend bool operator==(const WorldKey&, const WorldKey&) = default;
};

// All but `went` tell of the guest's world. On the io thread, never from within a call of Slots.
struct SlotEvents {
    std::function<void()> ready;
    std::function<void(const std::string& why)> failed;
    std::function<void(const std::string& why)> died;
    // Everything of it is gone but what the proof will find with this scope.
    std::function<void(const ProofScope&)> gone;
    // A world that no guest sat in is ready or gone.
    std::function<void()> spare_changed;
};

class Slots {
public:
    // `tell` sends to the curtain; what is sent while there is none is lost, and so are its windows.
    Slots(boost::asio::io_context& io, Ground& ground, SlotEvents events,
          std::function<void(const curtain::ToCurtain&)> tell);

    void outer_ready(const OuterAccess& outer);
    // The curtain and its monitor are there, or the monitor has changed: pixels.
    void screen(std::uint32_t width, std::uint32_t height);
    void curtain_died();
    void host_ready(const curtain::HostReady& host);

    // A guest sits down; nobody does yet. Then `ready` or `failed`.
    void begin(const WorldKey& key);
    // Ends the guest's world, in whatever state; then `gone`. Does nothing when nobody sits there.
    void end();
    // From now on the next world is to be kept ready for this, or none is (nullopt). Cheap: call it
    // whenever it may have changed.
    void keep_ready(const std::optional<WorldKey>& key);

    // The guest's world once it is being made, else null.
    World* world() const;
    bool ready() const;        // it is
    bool spare_ready() const;  // the next one is
    bool empty() const { return slots_.empty(); }

private:
    struct Slot {
        WorldKey key;
        std::uint32_t screen_width = 0, screen_height = 0;
        std::unique_ptr<World> world;  // none until the curtain has made the window
        bool ready = false;
        bool ending = false;
    };
    using Number = std::uint32_t;

    Number make(const WorldKey& key);
    void discard_spare();
    void end(Number number);
    void became_ready(Number number);
    void broke(Number number, const std::string& why,
               const std::function<void(const std::string&)>& tell);
    void went(Number number);
    void build_spare();
    bool fits(const Slot& slot, const WorldKey& key) const;
    const Slot* sitting() const;

    boost::asio::io_context& io_;
    Ground& ground_;
    SlotEvents events_;
    std::function<void(const curtain::ToCurtain&)> tell_;
    std::optional<OuterAccess> outer_;
    std::uint32_t screen_width_ = 0, screen_height_ = 0;

    std::map<Number, Slot> slots_;  // the guest's, the spare, and those that are going
    Number last_ = 0;
    std::optional<Number> sitting_;
    std::optional<Number> spare_;
    std::optional<WorldKey> wanted_;
    Millis spare_after_;  // longer after each one that broke
    std::optional<Deadline> spare_due_;
};

}  // namespace foyer::kiosk
