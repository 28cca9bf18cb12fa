// A store on disk for one test, and the database behind it for what no program does: tampering.
#pragma once

#include <gtest/gtest.h>
#include <soci/soci.h>

#include <string>
#include <vector>

#include "supervisor/store/store.hpp"
#include "tests/store/scratch_folder.hpp"

namespace foyer::tests {

// "Maÿlis d'Hérouville-L'Écuyer", and what else people and machines are called.
inline const std::vector<std::string> odd_texts = {
    "Maÿlis d'Hérouville-L'Écuyer",
    "\"; DROP TABLE session; --",
    ":name ? $1 %s {}",
    "日本語 🏡 عربى",
    "two\nlines\tand a tab",
    "back\\slash",
    "",
};

inline constexpr Millis noon = 1'790'000'000'000;  // some day of 2026, UTC

class StoreFixture : public testing::Test {
protected:
    static constexpr const char* space = "La maison d'à côté";

    std::filesystem::path database() const { return folder_ / "foyer.db"; }
    std::string url() const { return "sqlite://" + database().string(); }

    supervisor::Store open() const {
        auto store = supervisor::Store::open(url(), space);
        EXPECT_TRUE(store) << store.error().text;
        return std::move(store).value();
    }

    // Runs statements past the store, which must not be open.
    void tamper(const std::vector<std::string>& statements) const {
        soci::session sql("sqlite3", "dbname=\"" + database().string() + "\"");
        for (const std::string& statement : statements) sql << statement;
    }

    static void save(supervisor::Store& store, const std::vector<supervisor::Row>& rows,
                     Millis now_wall_ms = noon) {
        const Status saved = store.save(rows, now_wall_ms);
        EXPECT_TRUE(saved) << saved.error().text;
    }

    static supervisor::SessionRow ended_session(std::uint64_t id, Millis started_wall_ms,
                                                Millis used_ms = minutes(65)) {
        supervisor::SessionRow row;
        row.id.value = id;
        row.station = "poste-1";
        row.policy = "standard";
        row.phase = supervisor::SessionPhase::ended;
        row.granted_ms = minutes(90);
        row.started_wall_ms = started_wall_ms;
        row.used_ms = used_ms;
        return row;
    }

    ScratchFolder folder_;
};

}  // namespace foyer::tests
