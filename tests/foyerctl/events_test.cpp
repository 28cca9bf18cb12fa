#include "tools/foyerctl/events.hpp"

#include <gtest/gtest.h>

namespace foyer::ctl {
namespace {

const std::string stream =
    "retry: 1000\n\n: hello\n\nevent: floor\ndata: {\"a\":1}\n\n:\n\n"
    "data:first\r\ndata: second\r\n\r\ndata: unfinished\n";
const std::vector<std::string> events{"{\"a\":1}", "first\nsecond"};

TEST(EventReader, GivesWholeEventsOnly) {
    EventReader reader;
    EXPECT_EQ(reader.take(stream).value(), events);
}

TEST(EventReader, DoesNotCareWhereTheBytesAreCut) {
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        EventReader reader;
        auto got = reader.take(std::string_view(stream).substr(0, cut)).value();
        const auto rest = reader.take(std::string_view(stream).substr(cut)).value();
        got.insert(got.end(), rest.begin(), rest.end());
        EXPECT_EQ(got, events) << "cut at " << cut;
    }
}

TEST(EventReader, RefusesAnEventWithoutEnd) {
    EventReader reader;
    const std::string piece(1u << 20, 'x');
    bool refused = false;
    for (int i = 0; i < 5 && !refused; ++i) {
        refused = !reader.take(piece);
    }
    EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace foyer::ctl
