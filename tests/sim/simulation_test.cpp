// The simulation can fail: a world that breaks one rule on purpose is found out, and by that rule.
#include "tests/sim/simulation.hpp"

#include <gtest/gtest.h>

namespace foyer::sim {
namespace {

// The rule that the first seed to notice names; empty if none of them does.
std::string broken_rule(Sabotage sabotage) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const RunReport run = Simulation(seed, sabotage).run();
        if (!run.rule.empty()) return run.rule;
    }
    return {};
}

TEST(Simulation, NoticesAnOldGrantThatIsForgedIntoTheNextLink) {
    EXPECT_EQ("5", broken_rule(Sabotage::replays_grants));
}

TEST(Simulation, NoticesASkippedProof) { EXPECT_EQ("2", broken_rule(Sabotage::skips_proofs)); }

TEST(Simulation, NoticesAMirrorThatIsNotCut) { EXPECT_EQ("4", broken_rule(Sabotage::never_cuts)); }

TEST(Simulation, NoticesControlThatGoesOnAfterItWasTakenBack) {
    EXPECT_EQ("4", broken_rule(Sabotage::keeps_control));
}

TEST(Simulation, NoticesAMemoryThatForgets) {
    EXPECT_EQ("5", broken_rule(Sabotage::forgets_memory));
}

TEST(Simulation, NoticesAnAnswerBeforeItIsOnDisk) {
    EXPECT_EQ("durable", broken_rule(Sabotage::answers_early));
}

TEST(Simulation, NoticesALostRecord) { EXPECT_EQ("5", broken_rule(Sabotage::loses_records)); }

TEST(Simulation, NoticesASessionThatNobodyEnds) {
    EXPECT_EQ("3", broken_rule(Sabotage::misses_deadlines));
}

TEST(Simulation, NoticesAYesThatNobodySaid) {
    EXPECT_EQ("4", broken_rule(Sabotage::answers_for_guest));
}

TEST(Simulation, IsTheSameRunForTheSameSeed) {
    const RunReport once = Simulation(7).run();
    const RunReport again = Simulation(7).run();
    EXPECT_EQ(once.events, again.events);
    EXPECT_EQ(once.steps, again.steps);
    EXPECT_EQ(once.sessions, again.sessions);
    EXPECT_NE(once.events, Simulation(8).run().events);
}

}  // namespace
}  // namespace foyer::sim
