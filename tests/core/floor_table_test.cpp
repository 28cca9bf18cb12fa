// Every event and order in every situation of a station on the floor.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/floor_fixture.hpp"

namespace foyer::supervisor {
namespace {

using testing::help_one;
using testing::poste;
using testing::Room;
using testing::session_one;

// X unknown, O offline, H connected without Hello, I idle, G a session granted, R running, A a help
// asked, V its view given, C control given, U its viewer gone since.
constexpr char situations[] = "XOHIGRAVCU";

Room room_in(char situation) {
    Room room;
    const auto reached = std::string(situations).find(situation);
    if (reached >= 1) room.enrol();
    if (situation == 'H') room.step(StationConnected{poste});
    if (reached >= 3) room.link();
    if (reached >= 4) room.order(StartSession{poste, "open", 0});
    if (reached >= 5) room.hear(ViewUpdate{testing::view_of(session_one, 0)});
    if (reached >= 6) room.order(OpenHelp{poste, HelpKind::view, "ana", "Ana"});
    if (reached >= 7) room.hear(ConsentAnswer{help_one, HelpKind::view, Answer::yes});
    if (reached >= 8) {
        room.order(OpenHelp{poste, HelpKind::control, "ana", "Ana"});
        room.hear(ConsentAnswer{help_one, HelpKind::control, Answer::yes});
    }
    if (situation == 'U') room.step(ViewerLost{help_one});
    return room;
}

char situation_of(const Room& room, bool connected) {
    const auto all = room.floor.stations(room.now());
    if (all.empty()) return 'X';
    if (!all[0].linked) return connected ? 'H' : 'O';
    if (!all[0].helps.empty()) {
        const FloorHelp& help = all[0].helps.front();
        if (!help.row.view) return 'A';
        if (help.unwatched) return 'U';
        return help.row.control ? 'C' : 'V';
    }
    const auto live = room.live();
    if (live.empty()) return 'I';
    return live[0].phase == SessionPhase::granted ? 'G' : 'R';
}

struct TableRow {
    const char* name;
    Event event;
    // One letter a situation: the next, "=" the same, "." a Reject, "r" a Refusal.
    const char* next;
};

std::vector<TableRow> table() {
    const auto from = [](StationMessage message) { return FromStation{poste, std::move(message)}; };
    const auto order = [](Order what) { return Command{77, std::move(what)}; };
    const auto consent = [&](HelpKind kind, Answer answer) {
        return from(ConsentAnswer{help_one, kind, answer});
    };
    const SessionRecord record{session_one, "open", AccessKind::guest, 1000, EndCause::button};
    const Hello hello{.protocol = 1,
                      .software = "0",
                      .view = testing::view(StationState::free),
                      .records = {},
                      .link = 9};
    Hello stranger = hello;
    stranger.protocol = 2;
    return {
        {"StationEnrolled", StationEnrolled{poste, "key"}, "O========="},
        {"StationConnected", StationConnected{poste}, ".HHHHHHHHH"},
        {"StationLost", StationLost{poste}, "..OOOOOOOO"},
        {"Hello", from(hello), "..I......."},
        {"Hello of another protocol", from(stranger), ".........."},
        {"ViewUpdate free", from(ViewUpdate{testing::view(StationState::free)}), "...======="},
        {"ViewUpdate in use", from(ViewUpdate{testing::view_of(session_one, 5000)}), "...=R====="},
        {"StartRequest", from(StartRequest{RequestId{1}, ""}), "...G======"},
        {"StartRequest with a wrong ticket", from(StartRequest{RequestId{1}, "00000000"}),
         "...======="},
        {"SessionEnded", from(SessionEnded{record}), "....IIIIII"},
        {"GrantRefused", from(GrantRefused{session_one, "why"}), "....I....."},
        {"ConsentAnswer view yes", consent(HelpKind::view, Answer::yes), "......V..."},
        {"ConsentAnswer view no", consent(HelpKind::view, Answer::no), "......R..."},
        {"ConsentAnswer view none", consent(HelpKind::view, Answer::none), "......R..."},
        {"ConsentAnswer control yes", consent(HelpKind::control, Answer::yes), ".........."},
        {"ConsentAnswer control no", consent(HelpKind::control, Answer::no), "........=="},
        {"HelpEnded", from(HelpEnded{help_one, HelpEnd::guest_stopped}), "......RRRR"},
        {"StreamJoined", StreamJoined{help_one}, ".......==="},
        {"StreamLost", StreamLost{help_one}, ".......RR."},
        {"ViewerLost", ViewerLost{help_one}, ".......UU."},
        {"ViewerCame", ViewerCame{help_one}, "=========C"},
        {"AccountSignedOut", AccountSignedOut{"ana"}, "======RRRR"},
        {"AccountSignedOut of another", AccountSignedOut{"bob"}, "=========="},
        {"DeskPresence", DeskPresence{1}, "=========="},
        {"Tick", Tick{}, "=========="},
        {"StartSession", order(StartSession{poste, "open", 30}), "rrrGrrrrrr"},
        {"StartSession of no policy", order(StartSession{poste, "none", 30}), "rrrrrrrrrr"},
        {"StartSession of bad minutes", order(StartSession{poste, "open", -1}), "rrrrrrrrrr"},
        {"ExtendSession", order(ExtendSession{session_one, 10}), "rrrr======"},
        {"ExtendSession of bad minutes", order(ExtendSession{session_one, 0}), "rrrrrrrrrr"},
        {"EndSession", order(EndSession{session_one}), "rrrr======"},
        {"OpenHelp view", order(OpenHelp{poste, HelpKind::view, "ana", "Ana"}), "rrrrrArrrr"},
        {"OpenHelp control", order(OpenHelp{poste, HelpKind::control, "ana", "Ana"}), "rrrrrrr=rr"},
        {"OpenHelp control by another", order(OpenHelp{poste, HelpKind::control, "bob", "Bob"}),
         "rrrrrrrrrr"},
        {"EndHelpCommand", order(EndHelpCommand{help_one, "ana"}), "rrrrrrRRRR"},
        {"EndHelpCommand by another", order(EndHelpCommand{help_one, "bob"}), "rrrrrrrrrr"},
        {"ReleaseControlCommand", order(ReleaseControlCommand{help_one, "ana"}), "rrrrrrrr=="},
        {"ReturnStation", order(ReturnStation{poste}), "rrrrrrrrrr"},
        {"RemoveStation", order(RemoveStation{poste}), "rXXXXXXXXX"},
    };
}

TEST(FloorTable, EveryEventInEverySituationLeadsWhereTheTableSays) {
    int cells = 0;
    for (const TableRow& row : table()) {
        for (std::size_t at = 0; situations[at] != 0; ++at, ++cells) {
            const char from = situations[at];
            SCOPED_TRACE(std::string(row.name) + " in " + from);
            Room room = room_in(from);
            const bool had_link = from != 'X' && from != 'O';
            ASSERT_EQ(from, situation_of(room, had_link));
            const Floor before = room.floor;
            const auto effects = room.step(row.event);
            const char next = row.next[at];
            const bool link = std::holds_alternative<StationConnected>(row.event) ||
                              (had_link && !std::holds_alternative<StationLost>(row.event));
            const bool stays = next == '=' || next == '.' || next == 'r';
            EXPECT_EQ(stays ? from : next, situation_of(room, link));
            EXPECT_EQ(next == '.', testing::rejected(effects));
            EXPECT_EQ(next == 'r', !testing::refusal(effects).empty());
            if (next == '.' || next == 'r') {
                EXPECT_TRUE(before == room.floor) << "it was refused and has changed something";
                EXPECT_FALSE(testing::find<Save>(effects));
            }
        }
    }
    RecordProperty("cells", cells);
}

}  // namespace
}  // namespace foyer::supervisor
