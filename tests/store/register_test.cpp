// The register: one line a session, in a chain that shows where it was tampered with.
#include "supervisor/store/register.hpp"

#include "supervisor/store/sha256.hpp"
#include "tests/store/store_fixture.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

namespace {

constexpr Millis day = minutes(24 * 60);

const std::vector<std::string> without_triggers = {"DROP TRIGGER register_no_update",
                                                   "DROP TRIGGER register_no_delete"};

}  // namespace

class Register : public StoreFixture {
protected:
    void write_sessions(std::uint64_t count) {
        Store store = open();
        for (std::uint64_t id = 1; id <= count; ++id) {
            save(store, {ended_session(id, noon + minutes(100) * Millis(id))});
        }
    }

    RegisterCheck check_after(std::vector<std::string> tampering) {
        tampering.insert(tampering.begin(), without_triggers.begin(), without_triggers.end());
        tamper(tampering);
        Store store = open();
        auto check = store.verify_register();
        EXPECT_TRUE(check) << check.error().text;
        return *check;
    }

    static std::vector<RegisterEntry> lines(Store& store, RegisterRange range = {}) {
        auto entries = store.register_entries(range);
        EXPECT_TRUE(entries) << entries.error().text;
        return *std::move(entries);
    }
};

TEST_F(Register, SessionOfSixtyFiveMinutesIsExactlyThat) {
    Store store = open();
    SessionRow row = ended_session(41, noon);
    row.access = AccessKind::ticket;
    row.cause = EndCause::deadline;
    save(store, {row});
    const auto entries = lines(store);
    ASSERT_EQ(entries.size(), 1U);
    const RegisterEntry& entry = entries[0];
    EXPECT_EQ(entry.number, 1U);
    EXPECT_EQ(entry.space, space);
    EXPECT_EQ(entry.station, "poste-1");
    EXPECT_EQ(entry.address, "");
    EXPECT_EQ(entry.start_wall_ms, noon);
    EXPECT_EQ(entry.end_wall_ms - entry.start_wall_ms, seconds(3900));
    EXPECT_EQ(entry.session.value, 41U);
    EXPECT_EQ(entry.access, AccessKind::ticket);
    EXPECT_EQ(entry.used_ms, seconds(3900));
    EXPECT_EQ(entry.cause, EndCause::deadline);
}

TEST_F(Register, SessionGivesOneLineHoweverOftenItIsSaved) {
    Store store = open();
    SessionRow row = ended_session(1, noon);
    row.phase = SessionPhase::granted;
    save(store, {row});
    row.phase = SessionPhase::running;
    save(store, {row, row});
    EXPECT_TRUE(lines(store).empty());
    row.phase = SessionPhase::ended;
    save(store, {row, row});
    save(store, {row});
    EXPECT_EQ(lines(store).size(), 1U);
}

TEST_F(Register, SessionWhoseClockNeverStartedHasNoLine) {
    Store store = open();
    save(store, {ended_session(1, 0, 0)});
    EXPECT_TRUE(lines(store).empty());
}

TEST_F(Register, SessionWithoutAKnownStartIsDatedFromItsEnd) {
    Store store = open();
    save(store, {ended_session(1, 0, minutes(5))}, noon);
    const auto entries = lines(store);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].start_wall_ms, noon - minutes(5));
    EXPECT_EQ(entries[0].end_wall_ms, noon);
}

TEST_F(Register, QuestionGetsTheLinesThatTouchItsTimeAndStation) {
    Store store = open();
    for (std::uint64_t id = 1; id <= 3; ++id) {
        SessionRow row = ended_session(id, noon + minutes(60) * Millis(id), minutes(10));
        row.station = id == 3 ? "poste-2" : "poste-1";
        save(store, {row});
    }
    const auto numbers = [&](Millis from, Millis to, const std::string& station) {
        std::vector<std::uint64_t> found;
        for (const auto& entry : lines(store, {from, to, station, "admin", noon})) {
            found.push_back(entry.session.value);
        }
        return found;
    };
    using Ids = std::vector<std::uint64_t>;
    EXPECT_EQ(numbers(0, 0, ""), (Ids{1, 2, 3}));
    EXPECT_EQ(numbers(0, 0, "poste-1"), (Ids{1, 2}));
    EXPECT_EQ(numbers(noon + minutes(65), noon + minutes(120), ""), (Ids{1}));
    EXPECT_EQ(numbers(noon + minutes(71), noon + minutes(121), ""), (Ids{2}));
    EXPECT_EQ(numbers(noon, noon + 1, ""), Ids{});
}

TEST_F(Register, QuestionIsKeptWithWhoAsked) {
    {
        Store store = open();
        lines(store, {1, 2, "poste-1", "admin", noon});
    }
    soci::session sql("sqlite3", "dbname=\"" + database().string() + "\"");
    std::string account, station;
    long long asked = 0;
    sql << "SELECT account, station, asked_wall_ms FROM register_print", soci::into(account),
        soci::into(station), soci::into(asked);
    EXPECT_EQ(account, "admin");
    EXPECT_EQ(station, "poste-1");
    EXPECT_EQ(asked, noon);
}

// The rule as the header states it, worked out by hand once: whoever checks a register without
// this program relies on it.
TEST_F(Register, HashIsWhatTheHeaderSays) {
    RegisterEntry entry;
    entry.number = 1;
    entry.space = "é";
    entry.station = "poste-1";
    entry.start_wall_ms = 10;
    entry.end_wall_ms = 20;
    entry.session.value = 7;
    entry.access = AccessKind::card;
    const std::string previous(64, '0');
    EXPECT_EQ(chain_hash(previous, entry),
              sha256_hex(previous + "7:session,1:1,2:é,7:poste-1,0:,2:10,2:20,1:7,4:card,1:0,0:,"));
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(Register, WhatWasWrittenIsIntact) {
    write_sessions(20);
    Store store = open();
    const RegisterCheck check = store.verify_register().value();
    EXPECT_TRUE(check.intact()) << check.found;
    EXPECT_EQ(check.lines, 20U);
    EXPECT_EQ(check.head, lines(store).back().hash);
}

TEST_F(Register, EmptyRegisterIsIntact) {
    Store store = open();
    EXPECT_TRUE(store.verify_register()->intact());
}

TEST_F(Register, ChangedFieldIsFoundInWhateverLineAndColumn) {
    for (const char* change :
         {"station = 'poste-2'", "space = 'x'", "address = '::1'",
          "start_wall_ms = start_wall_ms + 1", "end_wall_ms = 0", "session = 99", "access = 'card'",
          "kind = 'purge'", "purged_through = 1", "purged_hash = 'x'"}) {
        const int number = 3;
        std::filesystem::remove(database());
        write_sessions(5);
        const RegisterCheck check = check_after({std::string("UPDATE register SET ") + change +
                                                 " WHERE number = " + std::to_string(number)});
        EXPECT_EQ(check.broken_line, 3U) << change;
        EXPECT_NE(check.found, "") << change;
    }
}

TEST_F(Register, LineWhoseHashWasMadeAgainBreaksTheNext) {
    write_sessions(5);
    RegisterEntry forged;
    std::string previous;
    {
        Store store = open();
        previous = lines(store)[1].hash;
        forged = lines(store)[2];
    }
    forged.station = "poste-9";
    const RegisterCheck check = check_after({"UPDATE register SET station = 'poste-9', hash = '" +
                                             chain_hash(previous, forged) + "' WHERE number = 3"});
    EXPECT_EQ(check.broken_line, 4U);
}

TEST_F(Register, MissingLineIsNamed) {
    write_sessions(5);
    const RegisterCheck check = check_after({"DELETE FROM register WHERE number = 2"});
    EXPECT_EQ(check.broken_line, 2U);
    EXPECT_EQ(check.found, "the line is missing");
}

TEST_F(Register, MissingBeginningIsNamed) {
    write_sessions(5);
    const RegisterCheck check = check_after({"DELETE FROM register WHERE number <= 2"});
    EXPECT_EQ(check.broken_line, 3U);
    EXPECT_EQ(check.found, "the lines before it are missing");
}

TEST_F(Register, DatabaseItselfRefusesToChangeOrDeleteALine) {
    write_sessions(2);
    EXPECT_THROW(tamper({"UPDATE register SET station = 'x' WHERE number = 1"}), soci::soci_error);
    EXPECT_THROW(tamper({"DELETE FROM register WHERE number = 1"}), soci::soci_error);
    EXPECT_THROW(tamper({"DELETE FROM register"}), soci::soci_error);
    Store store = open();
    EXPECT_EQ(lines(store).size(), 2U);
}

TEST_F(Register, PurgeLeavesALineAndAnIntactChain) {
    Store store = open();
    for (std::uint64_t id = 1; id <= 5; ++id) {
        save(store, {ended_session(id, noon + Millis(id) * 100 * day)});
    }
    const Millis now = noon + 565 * day + minutes(120);  // the first two are over a year old
    ASSERT_TRUE(store.purge(now, 180));
    const auto entries = lines(store);
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(entries[0].number, 3U);
    EXPECT_EQ(entries[3].kind, RegisterEntry::Kind::purge);
    EXPECT_EQ(entries[3].number, 6U);
    EXPECT_EQ(entries[3].purged_through, 2U);
    EXPECT_EQ(entries[3].start_wall_ms, now);
    const RegisterCheck check = store.verify_register().value();
    EXPECT_TRUE(check.intact()) << check.found;

    ASSERT_TRUE(store.purge(now, 180));  // nothing left to purge: no further line
    EXPECT_EQ(lines(store).size(), 4U);
}

TEST_F(Register, PurgeOfEverythingKeepsTheChainGoing) {
    write_sessions(3);
    Store store = open();
    ASSERT_TRUE(store.purge(noon + 1000 * day, 180));
    ASSERT_EQ(lines(store).size(), 1U);
    save(store, {ended_session(9, noon + 1000 * day)});
    EXPECT_EQ(lines(store).back().number, 5U);
    EXPECT_TRUE(store.verify_register()->intact());
    ASSERT_TRUE(store.purge(noon + 3000 * day, 180));  // now the purge line itself goes too
    EXPECT_EQ(lines(store).size(), 1U);
    EXPECT_TRUE(store.verify_register()->intact()) << store.verify_register()->found;
}

}  // namespace foyer::tests
