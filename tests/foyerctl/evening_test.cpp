#include "tools/foyerctl/evening.hpp"

#include <gtest/gtest.h>

namespace foyer::ctl {
namespace {

using Lines = std::vector<std::string>;

Document proof(bool clean) {
    boost::json::array checks{Document{{"name", "processes"}, {"clean", true}, {"found", ""}}};
    if (!clean) {
        checks.push_back(
            Document{{"name", "files"}, {"clean", false}, {"found", "/tmp/letter"}});
    }
    return {{"clean", clean}, {"full", true}, {"ms", 4200}, {"checks", checks}};
}

Document station(const std::string& name, const std::string& state) {
    return {{"name", name}, {"state", state}};
}

Document station(const std::string& name, const std::string& state, bool clean) {
    auto made = station(name, state);
    made["last_proof"] = proof(clean);
    return made;
}

Document floor_of(const std::string& mode, std::initializer_list<Document> stations) {
    boost::json::array list;
    for (const auto& each : stations) {
        list.push_back(each);
    }
    return {{"space", Document{{"mode", mode}}}, {"stations", list}};
}

TEST(Evening, IsOverWhenTheSpaceIsClosedAndEveryStationRests) {
    Evening evening;
    EXPECT_EQ(evening.look(floor_of("closing", {station("a", "in_use", true),
                                                station("b", "free", true)})),
              Lines{});
    EXPECT_FALSE(evening.over());
    EXPECT_EQ(evening.look(floor_of("closed", {station("a", "resetting", true),
                                               station("b", "closed", true)})),
              Lines{"b: closed, proved clean in full, 1 checks, 4.2 s"});
    EXPECT_FALSE(evening.over());
    EXPECT_EQ(evening.look(floor_of("closed", {station("a", "closed", true),
                                               station("b", "closed", true)})),
              Lines{"a: closed, proved clean in full, 1 checks, 4.2 s"});
    EXPECT_TRUE(evening.over());
    EXPECT_TRUE(evening.clean());
    EXPECT_TRUE(evening.unproved().empty());
}

TEST(Evening, AStationOutOfOrderIsNamedWithWhatWasFound) {
    Evening evening;
    EXPECT_EQ(evening.look(floor_of("closed", {station("a", "out_of_order", false)})),
              Lines{"a: out of order, not proved clean: files: /tmp/letter; 4.2 s"});
    EXPECT_TRUE(evening.over());
    EXPECT_FALSE(evening.clean());
    EXPECT_EQ(evening.unproved(), Lines{"a"});
    const auto report = evening.report();
    EXPECT_FALSE(flag_of(report, "clean"));
    const auto stations = list_of(report, "stations");
    ASSERT_EQ(stations.size(), 1u);
    EXPECT_EQ(text_of(list_of(stations[0], "found").at(0), "found"), "/tmp/letter");
}

// It cannot be proved tonight, but nobody can be asked to: only linked stations count.
TEST(Evening, AnOfflineStationIsNamedButDoesNotSpoilTheEvening) {
    Evening evening;
    evening.look(floor_of("closed", {station("a", "closed", true), station("b", "offline", true)}));
    EXPECT_TRUE(evening.over());
    EXPECT_TRUE(evening.clean());
    EXPECT_EQ(evening.unproved(), Lines{"b"});
}

TEST(Evening, AStationThatComesBackIsWaitedForAgain) {
    Evening evening;
    evening.look(floor_of("closing", {station("a", "offline"), station("b", "in_use")}));
    evening.look(floor_of("closed", {station("a", "resetting"), station("b", "closed", true)}));
    EXPECT_FALSE(evening.over());
    EXPECT_EQ(evening.look(floor_of("closed", {station("a", "closed", true),
                                               station("b", "closed", true)}))
                  .size(),
              1u);
    EXPECT_TRUE(evening.over());
}

TEST(Evening, AnOutOfOrderStationIsOnceOnly) {
    Evening evening;
    const auto floor = floor_of("closing", {station("a", "out_of_order", false),
                                            station("b", "in_use", true)});
    EXPECT_EQ(evening.look(floor).size(), 1u);
    EXPECT_EQ(evening.look(floor).size(), 0u);
    EXPECT_FALSE(evening.over());
}

TEST(Evening, IsOffWhenTheSpaceIsOpenedAgain) {
    Evening evening;
    evening.look(floor_of("open", {station("a", "in_use")}));
    EXPECT_FALSE(evening.reopened());
    evening.look(floor_of("closing", {station("a", "in_use")}));
    evening.look(floor_of("open", {station("a", "in_use")}));
    EXPECT_TRUE(evening.reopened());
    EXPECT_TRUE(evening.over());
    EXPECT_FALSE(evening.clean());
}

TEST(Evening, AClosedStationWithoutProofIsNotClean) {
    Evening evening;
    EXPECT_EQ(evening.look(floor_of("closed", {station("a", "closed")})),
              Lines{"a: closed, not proved clean: no proof was made"});
    EXPECT_TRUE(evening.over());
    EXPECT_FALSE(evening.clean());
}

}  // namespace
}  // namespace foyer::ctl
