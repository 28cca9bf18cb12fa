// What the store gives back is what it was given, over restarts, and nothing else is opened.
#include "supervisor/store/store.hpp"

#include <sys/stat.h>

#include "supervisor/store/migrations.hpp"
#include "tests/store/store_fixture.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

class StoreRows : public StoreFixture {
protected:
    // Saves the rows in one store and loads them in the next.
    Saved reload(const std::vector<Row>& rows) {
        {
            Store store = open();
            save(store, rows);
        }
        Store store = open();
        auto saved = store.load();
        EXPECT_TRUE(saved) << saved.error().text;
        return *std::move(saved);
    }
};

TEST_F(StoreRows, EmptyStoreIsAnOpenSpaceWithNothing) {
    const Saved saved = reload({});
    EXPECT_EQ(saved.space, SpaceRow{});
    EXPECT_TRUE(saved.stations.empty() && saved.sessions.empty());
    EXPECT_TRUE(saved.tickets.empty() && saved.helps.empty());
}

TEST_F(StoreRows, SpaceComesBackInEveryMode) {
    for (const SpaceMode mode : {SpaceMode::open, SpaceMode::closing, SpaceMode::closed}) {
        SpaceRow row;
        row.mode = mode;
        row.last_session = 12;
        row.last_help = std::uint64_t{1} << 62;
        EXPECT_EQ(reload({row}).space, row);
    }
}

TEST_F(StoreRows, StationComesBackWithWhateverItsProofFound) {
    for (const std::string& text : odd_texts) {
        StationRow row{"poste-1", std::string(64, 'a'), noon, std::nullopt, 0};
        EXPECT_EQ(reload({row}).stations, std::vector{row});
        row.last_proof = Proof{text.empty(), true, 44, {{"files", text.empty(), text, text}}};
        row.last_proof_wall_ms = noon + 1;
        EXPECT_EQ(reload({row}).stations, std::vector{row}) << text;
    }
}

TEST_F(StoreRows, ProofThatFoundAFileNameOfAnyBytesComesBack) {
    StationRow row{"poste-1", "key", noon, Proof{}, noon};
    row.last_proof->checks = {{"files", false, "/tmp", "/tmp/\xff\xfe\x80 name"}};
    EXPECT_EQ(reload({row}).stations, std::vector{row});
}

TEST_F(StoreRows, StationThatIsGoneIsForgotten) {
    const StationRow one{"poste-1", "k1", noon, std::nullopt, 0};
    const StationRow two{"poste-2", "k2", noon, std::nullopt, 0};
    EXPECT_EQ(reload({one, two, StationGone{"poste-1"}}).stations, std::vector{two});
}

TEST_F(StoreRows, SessionComesBackWithEveryAccessPhaseAndCause) {
    std::vector<Row> rows;
    std::vector<SessionRow> live;
    std::uint64_t id = 0;
    for (const AccessKind access : {AccessKind::guest, AccessKind::ticket, AccessKind::card}) {
        for (const SessionPhase phase : {SessionPhase::granted, SessionPhase::running}) {
            for (int cause = 0; cause <= static_cast<int>(EndCause::never_started); ++cause) {
                SessionRow row = ended_session(++id, noon, 1234);
                row.access = access;
                row.phase = phase;
                row.cause = static_cast<EndCause>(cause);
                row.ticket = access == AccessKind::ticket ? "01234567" : "";
                rows.emplace_back(row);
                live.push_back(row);
            }
        }
    }
    EXPECT_EQ(reload(rows).sessions, live);
}

TEST_F(StoreRows, SessionThatEndedIsNotLoadedAndStaysAsItEnded) {
    const SessionRow ended = ended_session(7, noon);
    SessionRow again = ended;
    again.phase = SessionPhase::running;
    EXPECT_TRUE(reload({ended}).sessions.empty());
    EXPECT_TRUE(reload({again}).sessions.empty());
}

TEST_F(StoreRows, OnlyTicketsThatAreNotSpentComeBack) {
    std::vector<TicketRow> all;
    for (const TicketPhase phase :
         {TicketPhase::unused, TicketPhase::in_use, TicketPhase::used, TicketPhase::revoked}) {
        TicketRow row{"0000000" + std::to_string(all.size()),
                      "children",
                      45,
                      noon,
                      phase,
                      SessionId{all.size()}};
        all.push_back(row);
    }
    const Saved saved = reload({all[0], all[1], all[2], all[3]});
    EXPECT_EQ(saved.tickets, (std::vector{all[0], all[1]}));
}

TEST_F(StoreRows, HelpThatGoesOnComesBackAndOneThatEndedDoesNot) {
    HelpRow going;
    going.id.value = 3;
    going.station = "poste-1";
    going.session.value = 9;
    going.account = "mediator";
    going.view = true;
    going.asked_wall_ms = noon;
    going.answered_wall_ms = noon + 1;
    going.begun_wall_ms = noon + 2;
    HelpRow over = going;
    over.id.value = 4;
    over.control = true;
    over.ended_wall_ms = noon + 3;
    over.cause = HelpEnd::guest_stopped;
    EXPECT_EQ(reload({going, over}).helps, std::vector{going});
    soci::session sql("sqlite3", "dbname=\"" + database().string() + "\"");
    std::string causes;
    sql << "SELECT group_concat(cause) FROM (SELECT cause FROM help ORDER BY id)",
        soci::into(causes);
    EXPECT_EQ(causes, ",guest_stopped") << "what goes on has no cause yet";
}

TEST_F(StoreRows, TheRegisterOfHelpsHasWhatWasAskedInThatTimeOnThatStation) {
    std::vector<HelpRow> all;
    for (const int n : {0, 1, 2}) {
        HelpRow row;
        row.id.value = static_cast<std::uint64_t>(n + 1);
        row.station = odd_texts[static_cast<std::size_t>(n % 2)];
        row.session.value = 9;
        row.account = "marie";
        row.view = n != 0;
        row.control = n == 2;
        row.asked_wall_ms = noon + n;
        row.answered_wall_ms = row.begun_wall_ms = noon + 10 + n;
        if (n != 2) {
            row.ended_wall_ms = noon + 20;
            row.cause = n == 0 ? HelpEnd::refused : HelpEnd::guest_stopped;
        }
        all.push_back(row);
    }
    Store store = open();
    save(store, {all[2], all[0], all[1]});
    EXPECT_EQ(store.helps(0, noon + 100, ""), all);
    EXPECT_EQ(store.helps(noon, noon + 2, ""), (std::vector{all[0], all[1]})) << "the end is not in";
    EXPECT_EQ(store.helps(noon + 1, noon + 100, odd_texts[0]), std::vector{all[2]});
    EXPECT_EQ(store.helps(0, noon + 100, "poste-9"), std::vector<HelpRow>{});
}

TEST_F(StoreRows, SavingARowAgainReplacesIt) {
    StationRow row{"poste-1", "old", noon, std::nullopt, 0};
    reload({row});
    row.key_fingerprint = "new";
    EXPECT_EQ(reload({row}).stations, std::vector{row});
}

TEST_F(StoreRows, EachNewProofIsKeptWithTheSessionBeforeIt) {
    Store store = open();
    StationRow station{"poste-1", "key", noon, Proof{true, true, 9, {}}, noon};
    save(store, {station});
    save(store, {ended_session(1, noon)});
    save(store, {station});  // no new proof
    station.last_proof->full = false;
    station.last_proof_wall_ms = noon + minutes(70);
    save(store, {station});
    const auto proofs = store.proofs("poste-1");
    ASSERT_TRUE(proofs) << proofs.error().text;
    ASSERT_EQ(proofs->size(), 2U);
    EXPECT_EQ(proofs->at(0).session.value, 0U);
    EXPECT_TRUE(proofs->at(0).proof.full);
    EXPECT_EQ(proofs->at(1).session.value, 1U);
    EXPECT_FALSE(proofs->at(1).proof.full);
}

TEST_F(StoreRows, AccountsAndTokensComeBackByName) {
    Store store = open();
    std::vector<AccountRow> accounts;
    for (const std::string& text : odd_texts) {
        const std::string name = "name-" + std::to_string(accounts.size());
        accounts.push_back({name, text, Role::mediator, "$argon2id$" + text, false, noon});
    }
    accounts[1].role = Role::admin;
    accounts[2].disabled = true;
    for (const AccountRow& row : accounts) ASSERT_TRUE(store.save_account(row));
    EXPECT_EQ(store.accounts().value(), accounts);

    const std::vector<TokenRow> tokens = {{"aa", "name-0", noon}, {"bb", "name-1", noon}};
    for (const TokenRow& row : tokens) ASSERT_TRUE(store.save_token(row));
    EXPECT_EQ(store.tokens().value(), tokens);
    ASSERT_TRUE(store.drop_token("aa"));
    EXPECT_EQ(store.tokens().value(), std::vector{tokens[1]});
    ASSERT_TRUE(store.drop_tokens_of("name-1"));
    EXPECT_TRUE(store.tokens().value().empty());
}

TEST_F(StoreRows, TokenOfNobodyIsRefused) {
    Store store = open();
    const Status saved = store.save_token({"aa", "nobody", noon});
    ASSERT_FALSE(saved);
    EXPECT_NE(saved.error().text.find("FOREIGN KEY"), std::string::npos) << saved.error().text;
}

TEST_F(StoreRows, WhatFailsTogetherLeavesNothing) {
    Store store = open();
    const Status done = store.together([&]() -> Status {
        if (auto saved = store.save_account({"a", "A", Role::admin, "h", false, noon}); !saved) {
            return saved;
        }
        return failure("no");
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().text, "no");
    EXPECT_TRUE(store.accounts().value().empty());
}

TEST_F(StoreRows, SwallowedErrorStillTakesTheWholeBack) {
    Store store = open();
    const Status done = store.together([&]() -> Status {
        EXPECT_TRUE(store.save_account({"a", "A", Role::admin, "h", false, noon}));
        EXPECT_FALSE(store.save_token({"aa", "nobody", noon}));
        return {};
    });
    EXPECT_FALSE(done);
    EXPECT_TRUE(store.accounts().value().empty());
}

TEST_F(StoreRows, PurgeForgetsAfterAYearAndHelpsAfterHalfOfOne) {
    constexpr Millis day = minutes(24 * 60);
    Store store = open();
    HelpRow help;
    help.id.value = 1;
    help.ended_wall_ms = noon;
    help.asked_wall_ms = noon;
    save(store,
         {ended_session(1, noon), help, TicketRow{"1", "p", 0, noon, TicketPhase::unused, {}},
          TicketRow{"2", "p", 0, noon, TicketPhase::in_use, {}},
          StationRow{"poste-1", "k", noon, Proof{}, noon}});
    ASSERT_TRUE(store.purge(noon + 364 * day, 180));
    EXPECT_EQ(store.load()->tickets.size(), 2U);
    EXPECT_EQ(store.proofs("poste-1")->size(), 1U);
    ASSERT_TRUE(store.purge(noon + 366 * day, 180));
    EXPECT_EQ(store.load()->tickets.size(), 1U);  // what is in use stays
    EXPECT_TRUE(store.proofs("poste-1")->empty());
    EXPECT_TRUE(store.load()->stations.at(0).last_proof.has_value());
}

TEST_F(StoreRows, AHelpIsKeptForTheDaysThatTheSettingsSayAndNoLonger) {
    constexpr Millis day = minutes(24 * 60);
    for (const std::int32_t days : {180, 30}) {
        SCOPED_TRACE(days);
        Store store = open();
        HelpRow help;
        help.id.value = static_cast<std::uint64_t>(days);
        help.station = "poste-1";
        help.account = "ana";
        help.view = true;
        help.asked_wall_ms = help.answered_wall_ms = help.begun_wall_ms = noon - 5000;
        help.ended_wall_ms = noon;
        help.cause = HelpEnd::viewer_left;
        save(store, {help});
        soci::session sql("sqlite3", "dbname=\"" + database().string() + "\"");
        const auto kept = [&] {
            int rows = 0;
            sql << "SELECT COUNT(*) FROM help", soci::into(rows);
            return rows;
        };
        std::string cause;
        sql << "SELECT cause FROM help", soci::into(cause);
        EXPECT_EQ(cause, "viewer_left");
        ASSERT_TRUE(store.purge(noon + days * day, days));
        EXPECT_EQ(kept(), 1);
        ASSERT_TRUE(store.purge(noon + days * day + 1, days));
        EXPECT_EQ(kept(), 0);
    }
}

// ---- opening

class StoreOpening : public StoreFixture {
protected:
    std::string refusal() const {
        const auto store = Store::open(url(), space);
        return store ? "opened" : store.error().text;
    }
};

TEST_F(StoreOpening, DatabaseIsReadableByItsOwnerAlone) {
    Store store = open();
    save(store, {SpaceRow{}});
    for (const char* suffix : {"", "-wal", ".lock"}) {
        struct stat found {};
        ASSERT_EQ(stat((database().string() + suffix).c_str(), &found), 0) << suffix;
        EXPECT_EQ(found.st_mode & 0777, 0600U) << suffix;
    }
}

TEST_F(StoreOpening, SecondSupervisorIsRefused) {
    const Store store = open();
    EXPECT_EQ(refusal(),
              "open the store " + database().string() + ": another supervisor is using it");
}

TEST_F(StoreOpening, NewerStoreIsRefused) {
    { const Store store = open(); }
    tamper({"INSERT INTO migration VALUES (9999, '9999_later.sql', 'x', 0)"});
    const std::string newest = std::to_string(embedded_migrations().back().number);
    EXPECT_EQ(refusal(), "open the store " + database().string() +
                             ": the store is newer than this program: it has migration 9999, "
                             "this program knows up to " +
                             newest);
}

TEST_F(StoreOpening, MigrationOfAnotherFormIsRefused) {
    { const Store store = open(); }
    tamper({"UPDATE migration SET checksum = 'abcdefabcdefabcdef' WHERE number = 1"});
    EXPECT_EQ(refusal(), "open the store " + database().string() +
                             ": migration 0001_floor.sql was applied to the store in another form "
                             "(checksum abcdefabcdef...)");
}

TEST_F(StoreOpening, UrlOfAnotherKindIsRefused) {
    for (const char* wrong : {"", "sqlite:", "sqlite://", "sqlite:///", "sqlite://relative/path",
                              "postgresql://host/foyer", "/path"}) {
        const auto store = Store::open(wrong, space);
        ASSERT_FALSE(store) << wrong;
        EXPECT_EQ(store.error().text,
                  std::string("open the store: expected sqlite:///ABSOLUTE/PATH, found ") + wrong);
    }
}

TEST_F(StoreOpening, FolderThatIsMissingIsNamed) {
    const auto store = Store::open("sqlite://" + (folder_ / "none/foyer.db").string(), space);
    ASSERT_FALSE(store);
    EXPECT_NE(store.error().text.find("none/foyer.db"), std::string::npos) << store.error().text;
    EXPECT_NE(store.error().text.find("No such file"), std::string::npos) << store.error().text;
}

TEST_F(StoreOpening, FileThatIsNoDatabaseIsRefused) {
    FILE* file = fopen(database().c_str(), "w");
    for (int i = 0; i < 1000; ++i) fputs("this is not a database ", file);
    fclose(file);
    EXPECT_NE(refusal().find("not a database"), std::string::npos) << refusal();
}

TEST_F(StoreOpening, UnknownWordInARowIsAnErrorAndNotAGuess) {
    {
        Store store = open();
        save(store, {SpaceRow{}});
    }
    tamper({"UPDATE space SET mode = 'ajar'"});
    Store store = open();
    const auto saved = store.load();
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().text, "the store: an unknown word in the store: ajar");
}

// ---- migrations

TEST_F(StoreOpening, EachOlderFormIsBroughtToToday) {
    const std::vector<Migration> all = embedded_migrations();
    ASSERT_GE(all.size(), 4U);
    for (std::size_t applied = 0; applied < all.size(); ++applied) {
        const ScratchFolder folder;
        const std::string file = (folder / "old.db").string();
        {
            soci::session sql("sqlite3", "dbname=\"" + file + "\"");
            const std::vector<Migration> older(all.begin(), all.begin() + long(applied));
            ASSERT_TRUE(migrate(sql, older, noon));
        }
        auto store = Store::open("sqlite://" + file, space);
        ASSERT_TRUE(store) << applied << ": " << store.error().text;
        EXPECT_TRUE(store->load());
    }
}

TEST_F(StoreOpening, MigrationThatFailsLeavesTheStoreAsItWas) {
    soci::session sql("sqlite3", "dbname=\"" + database().string() + "\"");
    const std::vector<Migration> one = {{1, "0001_a.sql", "CREATE TABLE a (x BIGINT);\n"}};
    ASSERT_TRUE(migrate(sql, one, noon));
    std::vector<Migration> two = one;
    two.push_back({2, "0002_b.sql", "CREATE TABLE b (x BIGINT);\n\nCREATE TABLE a (x BIGINT);\n"});
    EXPECT_THROW((void)migrate(sql, two, noon), soci::soci_error);
    int count = -1;
    sql << "SELECT COUNT(*) FROM sqlite_master WHERE name = 'b'", soci::into(count);
    EXPECT_EQ(count, 0);
    sql << "SELECT MAX(number) FROM migration", soci::into(count);
    EXPECT_EQ(count, 1);
}

TEST(Migrations, StatementEndsAtASemicolonBeforeAnEmptyLine) {
    EXPECT_EQ(split_statements("CREATE TABLE a (x BIGINT);\n\nCREATE TRIGGER t\nBEGIN\n    SELECT "
                               "1;\n    SELECT 2;\nEND;\n\n")
                  .size(),
              2U);
    EXPECT_TRUE(split_statements("").empty());
    EXPECT_EQ(split_statements("SELECT 1").size(), 1U);
}

TEST(Migrations, AreNumberedFromOneWithoutAGap) {
    int expected = 1;
    for (const Migration& migration : embedded_migrations()) {
        EXPECT_EQ(migration.number, expected++) << migration.name;
    }
}

}  // namespace foyer::tests
