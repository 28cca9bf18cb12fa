// What a running supervisor does by itself: days pass by an injected clock, everything else is real.
#include "supervisor/housekeeping/housekeeping.hpp"

#include <cstdlib>
#include <ctime>
#include <map>
#include <utility>

#include "supervisor/accounts/accounts.hpp"
#include "supervisor/accounts/password_thread.hpp"
#include "supervisor/store/store_thread.hpp"
#include "tests/store/store_fixture.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

class HousekeepingOfDays : public StoreFixture {
protected:
    static constexpr Millis hour = minutes(60), day = 24 * hour;

    boost::asio::io_context io_{1};
    Settings settings_;
};

TEST_F(HousekeepingOfDays, AHelpIsPurgedByItselfOnTheDayAfterItsDaysAndNotBefore) {
    settings_.helps_register.help_days = 30;
    Store store = open();
    HelpRow help;
    help.id.value = 1;
    help.station = "poste-1";
    help.account = "marie";
    help.asked_wall_ms = noon - 5000;
    help.ended_wall_ms = noon;
    help.cause = HelpEnd::guest_stopped;
    save(store, {help});

    StoreThread thread(io_, std::move(store));
    PasswordThread passwords(io_);
    Accounts accounts(thread, passwords, {}, {});
    Millis passed = -hour;
    Housekeeping* running = nullptr;
    std::map<Millis, std::size_t> kept;  // at each look, before what that look purges
    Housekeeping housekeeping(
        io_, settings_, accounts, thread,
        [&](const std::string&, const std::string&) {
            thread.helps(0, noon, "", [&, at = passed](Result<std::vector<HelpRow>> helps) {
                ASSERT_TRUE(helps) << helps.error().text;
                kept[at] = helps->size();
            });
            if (passed >= 33 * day) running->stop();
        },
        [&] {
            passed += hour;
            return Instant{passed, noon + passed};
        },
        0);
    running = &housekeeping;
    io_.run();  // until it was stopped and the last question is answered
    ASSERT_GE(kept.size(), 33U * 24);
    for (const auto& [at, helps] : kept) {
        EXPECT_EQ(helps, at <= 31 * day ? 1U : 0U) << at / hour << " hours after its end";
    }
}

TEST_F(HousekeepingOfDays, TheHoursAreToldInBothLanguagesAndTheWordsOfTheSettingsWithoutThem) {
    setenv("TZ", "UTC", 1);
    tzset();
    StoreThread thread(io_, open());
    PasswordThread passwords(io_);
    Accounts accounts(thread, passwords, {}, {});
    using Words = std::pair<std::string, std::string>;
    const auto told_at = [&](Millis wall_ms) {
        Words told;
        Housekeeping(
            io_, settings_, accounts, thread,
            [&](const std::string& fr, const std::string& en) { told = {fr, en}; },
            [&] { return Instant{0, wall_ms}; })
            .stop();
        io_.run();
        io_.restart();
        return told;
    };
    settings_.space.reopens = "lundi à 9 h";
    EXPECT_EQ(told_at(noon), (Words{"lundi à 9 h", "lundi à 9 h"}));
    settings_.hours[1] = {{9 * 60 + 30, 12 * 60}};  // Tuesdays; `noon` is a Monday afternoon
    EXPECT_EQ(told_at(noon), (Words{"demain à 9 h 30", "tomorrow at 9:30"}));
    EXPECT_EQ(told_at(noon + 20 * hour), (Words{"", ""})) << "it is open";
    unsetenv("TZ");
    tzset();
}

}  // namespace foyer::tests
