#include "tools/foyerctl/table.hpp"

#include <gtest/gtest.h>

namespace foyer::ctl {
namespace {

TEST(Table, AlignsItsColumnsByCharacters) {
    Table table({"STATION", "NOTE"});
    EXPECT_TRUE(table.empty());
    table.add({"poste-1", "été"});
    table.add({"réception-10", ""});
    EXPECT_FALSE(table.empty());
    EXPECT_EQ(table.text(),
              "STATION       NOTE\n"
              "poste-1       été\n"
              "réception-10\n");
}

TEST(Table, TimeIsToldInMinutesThatHaveBegun) {
    EXPECT_EQ(minutes_text(0), "0 min");
    EXPECT_EQ(minutes_text(1), "1 min");
    EXPECT_EQ(minutes_text(60), "1 min");
    EXPECT_EQ(minutes_text(61), "2 min");
    EXPECT_EQ(minutes_text(3900), "65 min");
}

TEST(Table, DurationsAreToldInSecondsOrLess) {
    EXPECT_EQ(duration_text(85), "85 ms");
    EXPECT_EQ(duration_text(840), "0.8 s");
    EXPECT_EQ(duration_text(12'300), "12.3 s");
}

}  // namespace
}  // namespace foyer::ctl
