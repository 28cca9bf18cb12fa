// The guest's world and the one that is made ahead for the next guest.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <map>

#include "kiosk/slots.hpp"
#include "proto/overloaded.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

class SlotsOf : public testing::Test {
protected:
    SlotsOf() {
        slots.outer_ready(stand.access);
        slots.screen(1024, 800);
    }
    ~SlotsOf() override {
        slots.keep_ready(std::nullopt);
        slots.end();
        EXPECT_TRUE(stand.until([this] { return slots.empty(); }));
    }

    // The curtain: a window for each slot, a moment later.
    void curtain(const curtain::ToCurtain& message) {
        std::visit(Overloaded{[this](const curtain::MakeHost& make) {
                                  boost::asio::post(stand.io, [this, slot = make.slot] {
                                      windows[slot] = stand.new_window();
                                      slots.host_ready({slot, windows[slot], 1024, 768});
                                  });
                              },
                              [this](const curtain::UseHost& use) { used = use.slot; },
                              [this](const curtain::DropHost& drop) {
                                  if (windows.contains(drop.slot)) {
                                      stand.destroy_window(windows.at(drop.slot));
                                  }
                                  windows.erase(drop.slot);
                              },
                              [](const curtain::Show&) {}},
                   message);
    }
    void make_ahead(const WorldKey& wanted) {
        slots.keep_ready(wanted);
        ASSERT_TRUE(stand.until([this] { return slots.spare_ready(); }));
    }
    void sit_down(const WorldKey& wanted) {
        ready = false;
        slots.begin(wanted);
        ASSERT_TRUE(stand.until([this] { return ready || !broken.empty(); }));
        ASSERT_EQ(broken, "");
    }
    void stand_up() {
        gone.reset();
        slots.end();
        ASSERT_TRUE(stand.until([this] { return gone.has_value(); }));
    }
    std::size_t worlds() const { return windows.size(); }

    Stand stand;
    std::map<std::uint32_t, std::uint32_t> windows;
    std::uint32_t used = 0;
    bool ready = false;
    std::string broken;
    std::optional<ProofScope> gone;
    Slots slots{stand.io, *stand.ground,
                SlotEvents{[this] { ready = true; }, [this](const std::string& why) { broken = why; },
                           [this](const std::string& why) { broken = why; },
                           [this](const ProofScope& scope) { gone = scope; }, [] {}},
                [this](const curtain::ToCurtain& message) { curtain(message); }};
    const WorldKey key{stand.policy(), "fr"};
};

TEST_F(SlotsOf, AWorldThatWasMadeAheadIsHandedOutAsItIs) {
    make_ahead(key);
    EXPECT_EQ(slots.world(), nullptr) << "nobody sits there";
    const auto hidden = windows.begin()->first;
    sit_down(key);
    EXPECT_EQ(used, hidden);
    EXPECT_FALSE(slots.spare_ready());
    EXPECT_EQ(worlds(), 1U);
    const ProofScope first = slots.world()->proof_scope();
    make_ahead(key);
    EXPECT_EQ(worlds(), 2U);
    stand_up();
    EXPECT_EQ(gone->uids, first.uids);
    EXPECT_TRUE(slots.spare_ready()) << "the next one stays";
    stand.scope = *gone;
    const Proof proof = stand.prove(false);
    for (const Check& check : proof.checks) EXPECT_TRUE(check.clean) << check.name << check.found;
    sit_down(key);
    EXPECT_NE(slots.world()->proof_scope().uids, first.uids);
}

TEST_F(SlotsOf, AFullProofLeavesTheWorldMadeAheadAlone) {
    make_ahead(key);
    stand.scope = stand.ground->whole_scope();
    for (const Check& check : stand.prove(true).checks) {
        EXPECT_TRUE(check.clean) << check.name << ": " << check.found;
    }
    EXPECT_TRUE(slots.spare_ready());
}

TEST_F(SlotsOf, AWorldMadeForSomethingElseIsThrownAwayAndOneIsBuilt) {
    WorldKey english = key;
    english.language = "en";
    WorldKey small = key;
    small.policy.sandbox.home_mb = 64;
    for (const WorldKey& other : {english, small}) {
        make_ahead(key);
        const auto hidden = windows.begin()->first;
        sit_down(other);
        EXPECT_NE(used, hidden);
        EXPECT_TRUE(stand.until([&] { return !windows.contains(hidden); }));
        stand_up();
    }
    make_ahead(key);
    const auto hidden = windows.begin()->first;
    slots.screen(1280, 1024);
    EXPECT_FALSE(slots.spare_ready()) << "another monitor";
    EXPECT_TRUE(stand.until([&] { return !windows.contains(hidden); }));
}

TEST_F(SlotsOf, WithoutOneMadeAheadAWorldIsBuiltCold) {
    sit_down(key);
    EXPECT_EQ(worlds(), 1U);
    stand_up();
    EXPECT_TRUE(slots.empty());
}

TEST_F(SlotsOf, AWorldMadeAheadThatBreaksIsReplaced) {
    make_ahead(key);
    const auto hidden = windows.begin()->first;
    for (const pid_t child : children_of(::getpid())) {
        if (status_field(child, "Name") == "Xephyr") ::kill(child, SIGKILL);
    }
    ASSERT_TRUE(stand.until([&] { return !windows.contains(hidden); }));
    EXPECT_EQ(broken, "") << "no guest is concerned";
    make_ahead(key);
    EXPECT_EQ(worlds(), 1U);
}

TEST_F(SlotsOf, NothingIsKeptReadyOnceNoneIsWantedOrTheCurtainIsGone) {
    make_ahead(key);
    slots.keep_ready(std::nullopt);
    EXPECT_TRUE(stand.until([this] { return slots.empty(); }));
    make_ahead(key);
    slots.curtain_died();
    EXPECT_TRUE(stand.until([this] { return slots.empty(); }));
    slots.keep_ready(key);
    stand.io.restart();
    stand.io.run_for(std::chrono::seconds(3));
    EXPECT_TRUE(slots.empty()) << "there is no curtain to make a window";
}

}  // namespace
}  // namespace foyer::kiosk::test
