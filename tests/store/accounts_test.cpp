// The people of the desk with the real store, the real passwords and a clock that the test turns.
#include "supervisor/accounts/accounts.hpp"

#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <set>

#include "supervisor/accounts/first_admin.hpp"
#include "supervisor/accounts/naming.hpp"
#include "supervisor/accounts/password_thread.hpp"
#include "supervisor/accounts/secrets.hpp"
#include "supervisor/store/store_thread.hpp"
#include "tests/store/store_fixture.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

namespace {

constexpr auto password = "correct horse";
constexpr auto wrong_words = "the name or the password is wrong";

// One supervisor's accounts between two restarts.
class Desk {
public:
    Desk(Store store, const Instant& clock)
        : account_rows_(store.accounts().value()),
          token_rows_(store.tokens().value()),
          store_(io_, std::move(store)),
          accounts_(store_, passwords_, account_rows_, token_rows_, [&clock] { return clock; }) {
        accounts_.on_signed_out([this](const std::string& name) { signed_out.push_back(name); });
    }

    Accounts& operator*() { return accounts_; }
    Accounts* operator->() { return &accounts_; }

    template <class T>
    T wait(boost::asio::awaitable<T> what) {
        std::optional<T> result;
        boost::asio::co_spawn(io_, std::move(what), [&](std::exception_ptr thrown, T value) {
            EXPECT_FALSE(thrown);
            result = std::move(value);
        });
        io_.restart();
        io_.run();
        return result.value();
    }

    Added add(const std::string& name, Role role = Role::mediator,
              const std::string& display_name = "A Person") {
        auto added = wait(accounts_.add(name, display_name, role, password));
        EXPECT_TRUE(added) << added.error().reason;
        return *added;
    }

    tl::expected<SignIn, SignInRefusal> sign_in(const std::string& name,
                                                const std::string& typed = password,
                                                TokenKind kind = TokenKind::cookie,
                                                const std::string& address = "10.0.0.1") {
        return wait(accounts_.sign_in(name, typed, address, kind));
    }

    std::vector<std::string> signed_out;

private:
    std::vector<AccountRow> account_rows_;
    std::vector<TokenRow> token_rows_;
    boost::asio::io_context io_{1};
    StoreThread store_;
    PasswordThread passwords_{io_};
    Accounts accounts_;
};

}  // namespace

class DeskAccounts : public StoreFixture {
protected:
    Instant clock_{0, noon};
};

TEST_F(DeskAccounts, RightPasswordSignsInAndTheTokenIsTheAccounts) {
    Desk desk(open(), clock_);
    desk.add("maylis", Role::mediator, odd_texts[0]);
    const auto signed_in = desk.sign_in("maylis");
    ASSERT_TRUE(signed_in) << signed_in.error().reason;
    EXPECT_EQ(signed_in->account, (Account{"maylis", odd_texts[0], Role::mediator, false}));
    EXPECT_EQ(signed_in->token.size(), 43U);
    EXPECT_EQ(desk->who(signed_in->token), signed_in->account);
    EXPECT_EQ(desk->who(signed_in->token + "x"), std::nullopt);
    EXPECT_EQ(desk->who(""), std::nullopt);
}

TEST_F(DeskAccounts, WrongUnknownAndDisabledAreRefusedInTheSameWords) {
    Desk desk(open(), clock_);
    desk.add("admin", Role::admin);
    desk.add("gone");
    ASSERT_TRUE(desk.wait(desk->disable("gone")));
    for (const auto& refused :
         {desk.sign_in("admin", "wrong horse"), desk.sign_in("nobody"), desk.sign_in("gone"),
          desk.sign_in("admin", ""), desk.sign_in("admin", std::string(5000, 'x'))}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().reason, wrong_words);
        EXPECT_EQ(refused.error().wait_ms, 0);
    }
}

TEST_F(DeskAccounts, SixthWrongPasswordWaitsAndTheRightOneToo) {
    Desk desk(open(), clock_);
    desk.add("admin", Role::admin);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(desk.sign_in("admin", "wrong horse").error().wait_ms, 0);
    }
    const auto limited = desk.sign_in("admin");
    ASSERT_FALSE(limited);
    EXPECT_EQ(limited.error().wait_ms, seconds(30));
    EXPECT_EQ(limited.error().reason, "too many attempts to sign in");
    clock_.mono_ms += seconds(30);
    EXPECT_TRUE(desk.sign_in("admin"));
}

TEST_F(DeskAccounts, SignedOutTokenIsNobodysAndTheLastTells) {
    Desk desk(open(), clock_);
    desk.add("ada");
    const std::string first = desk.sign_in("ada")->token;
    const std::string second = desk.sign_in("ada")->token;
    desk->sign_out(first);
    EXPECT_EQ(desk->who(first), std::nullopt);
    EXPECT_TRUE(desk->who(second));
    EXPECT_TRUE(desk.signed_out.empty());
    desk->sign_out(second);
    EXPECT_EQ(desk.signed_out, std::vector<std::string>{"ada"});
    desk->sign_out(second);
    desk->sign_out("never given");
    EXPECT_EQ(desk.signed_out.size(), 1U);
}

TEST_F(DeskAccounts, IdleSignInEndsAndTells) {
    Desk desk(open(), clock_);
    desk.add("ada");
    const std::string token = desk.sign_in("ada")->token;
    clock_.mono_ms += minutes(12 * 60) - 1;
    desk->expire();
    EXPECT_TRUE(desk->who(token));
    clock_.mono_ms += minutes(12 * 60);
    EXPECT_EQ(desk->who(token), std::nullopt);
    desk->expire();
    EXPECT_EQ(desk.signed_out, std::vector<std::string>{"ada"});
}

TEST_F(DeskAccounts, DisabledAccountIsSignedOutEverywhereAtOnce) {
    std::string cookie, bearer;
    {
        Desk desk(open(), clock_);
        desk.add("admin", Role::admin);
        desk.add("ada");
        cookie = desk.sign_in("ada")->token;
        bearer = desk.sign_in("ada", password, TokenKind::bearer)->token;
        ASSERT_TRUE(desk.wait(desk->disable("ada")));
        EXPECT_EQ(desk->who(cookie), std::nullopt);
        EXPECT_EQ(desk->who(bearer), std::nullopt);
        EXPECT_EQ(desk.signed_out, std::vector<std::string>{"ada"});
        EXPECT_TRUE(desk->list().at(0).disabled);
    }
    Desk desk(open(), clock_);
    EXPECT_EQ(desk->who(bearer), std::nullopt);
    EXPECT_FALSE(desk.sign_in("ada"));
    EXPECT_TRUE(desk->list().at(0).disabled);
}

TEST_F(DeskAccounts, BearerTokenSurvivesARestartForSevenDaysAndACookieDoesNot) {
    std::string cookie, bearer;
    {
        Desk desk(open(), clock_);
        desk.add("ada");
        cookie = desk.sign_in("ada")->token;
        bearer = desk.sign_in("ada", password, TokenKind::bearer)->token;
    }
    {
        Desk desk(open(), clock_);
        EXPECT_EQ(desk->who(cookie), std::nullopt);
        EXPECT_TRUE(desk->who(bearer));
        clock_.wall_ms += minutes(7 * 24 * 60);
        EXPECT_EQ(desk->who(bearer), std::nullopt);
        desk->expire();
        EXPECT_EQ(desk.signed_out, std::vector<std::string>{"ada"});
    }
    EXPECT_TRUE(open().tokens()->empty());
}

TEST_F(DeskAccounts, SignedOutBearerTokenIsGoneFromDisk) {
    {
        Desk desk(open(), clock_);
        desk.add("ada");
        desk->sign_out(desk.sign_in("ada", password, TokenKind::bearer)->token);
    }
    EXPECT_TRUE(open().tokens()->empty());
}

TEST_F(DeskAccounts, NoSecretIsOnDisk) {
    std::string token;
    {
        Desk desk(open(), clock_);
        desk.add("ada");
        token = desk.sign_in("ada", password, TokenKind::bearer)->token;
    }
    std::ifstream in(database(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    ASSERT_NE(bytes.find("ada"), std::string::npos);
    EXPECT_EQ(bytes.find(password), std::string::npos);
    EXPECT_EQ(bytes.find(token), std::string::npos);
    EXPECT_NE(bytes.find("$argon2id$"), std::string::npos);
}

TEST_F(DeskAccounts, NameIsTakenOnceEvenAtTheSameTime) {
    boost::asio::io_context io(1);
    Store store = open();
    StoreThread thread(io, std::move(store));
    PasswordThread passwords(io);
    Accounts accounts(thread, passwords, {}, {});
    int added = 0, conflicts = 0;
    for (int i = 0; i < 3; ++i) {
        boost::asio::co_spawn(io, accounts.add("ada", "Ada", Role::admin),
                              [&](std::exception_ptr, tl::expected<Added, Refusal> result) {
                                  if (result) {
                                      ++added;
                                  } else {
                                      EXPECT_EQ(result.error().kind, RefusalKind::conflict);
                                      ++conflicts;
                                  }
                              });
    }
    io.run();
    EXPECT_EQ(added, 1);
    EXPECT_EQ(conflicts, 2);
}

TEST_F(DeskAccounts, MadePasswordSignsInAndAGivenOneIsNotRepeated) {
    Desk desk(open(), clock_);
    const auto made = desk.wait(desk->add("ada", "Ada", Role::mediator));
    ASSERT_TRUE(made) << made.error().reason;
    EXPECT_TRUE(desk.sign_in("ada", made->password));
    EXPECT_EQ(desk.add("bob").password, "");
}

TEST_F(DeskAccounts, WhatIsNotANameOrAPasswordIsInvalid) {
    Desk desk(open(), clock_);
    const auto kind = [&](std::string name, std::string display, std::string secret) {
        const auto added =
            desk.wait(desk->add(std::move(name), std::move(display), Role::admin, secret));
        EXPECT_FALSE(added);
        return added ? RefusalKind::conflict : added.error().kind;
    };
    EXPECT_EQ(kind("Ada", "Ada", password), RefusalKind::invalid);
    EXPECT_EQ(kind("ada", "A\nda", password), RefusalKind::invalid);
    EXPECT_EQ(kind("ada", "Ada", "too short"), RefusalKind::invalid);
    EXPECT_TRUE(desk->list().empty());
}

TEST_F(DeskAccounts, LastAdminStays) {
    Desk desk(open(), clock_);
    desk.add("one", Role::admin);
    desk.add("two", Role::admin);
    desk.add("ada");
    EXPECT_TRUE(desk.wait(desk->disable("one")));
    const auto last = desk.wait(desk->disable("two"));
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().kind, RefusalKind::conflict);
    const auto nobody = desk.wait(desk->disable("nobody"));
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().kind, RefusalKind::not_found);
    EXPECT_TRUE(desk.wait(desk->disable("one")));  // again: harmless
}

TEST_F(DeskAccounts, MoreAttemptsThanCanWaitAreRefusedAtOnce) {
    boost::asio::io_context io(1);
    StoreThread thread(io, open());
    PasswordThread passwords(io);
    Accounts accounts(thread, passwords, {}, {});
    std::size_t wrong = 0, limited = 0;
    for (std::size_t i = 0; i < PasswordThread::waiting_max + 4; ++i) {
        const std::string number = std::to_string(i);
        boost::asio::co_spawn(io, accounts.sign_in(number, password, number),
                              [&](std::exception_ptr, tl::expected<SignIn, SignInRefusal> result) {
                                  ASSERT_FALSE(result);
                                  ++(result.error().wait_ms > 0 ? limited : wrong);
                              });
    }
    io.run();
    EXPECT_EQ(wrong, PasswordThread::waiting_max);
    EXPECT_EQ(limited, 4U);
}

// ---- the first start

TEST_F(DeskAccounts, FirstStartMakesOneAdminWhosePasswordIsInAFileForRootAlone) {
    const std::filesystem::path file = folder_ / "first-admin";
    {
        Store store = open();
        EXPECT_EQ(make_first_admin(store, folder_.path(), noon).value(), file);
        EXPECT_EQ(make_first_admin(store, folder_.path(), noon).value(), std::nullopt);
    }
    struct stat found {};
    ASSERT_EQ(stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600U);
    std::string secret;
    std::ifstream(file) >> secret;
    Desk desk(open(), clock_);
    const auto signed_in = desk.sign_in("admin", secret);
    ASSERT_TRUE(signed_in) << signed_in.error().reason;
    EXPECT_EQ(signed_in->account.role, Role::admin);
}

TEST_F(DeskAccounts, AdminWithoutAFileIsNeverMade) {
    Store store = open();
    EXPECT_FALSE(make_first_admin(store, folder_ / "missing", noon));
    EXPECT_TRUE(store.accounts()->empty());
}

// ---- names and secrets

TEST(Naming, AccountNamesAreShortAndPlain) {
    for (const char* good :
         {"a", "admin", "ada.l-2_x", "0123456789012345678901234567890123456789"}) {
        EXPECT_FALSE(wrong_account_name(good)) << good;
    }
    for (const char* wrong :
         {"", "Ada", "a b", "é", "a/b", "a\n", "01234567890123456789012345678901234567890"}) {
        EXPECT_TRUE(wrong_account_name(wrong)) << wrong;
    }
}

TEST(Naming, DisplayNamesAreAnythingThatPeopleAreCalled) {
    for (const char* good : {"Maÿlis d'Hérouville-L'Écuyer", "日本語", "🏡", "عربى", "<b>"}) {
        EXPECT_FALSE(wrong_display_name(good)) << good;
    }
    std::string sixty;
    for (int i = 0; i < 60; ++i) sixty += "é";
    EXPECT_FALSE(wrong_display_name(sixty));
    EXPECT_TRUE(wrong_display_name(sixty + "é"));
    for (const std::string& wrong :
         {std::string(), std::string("  "), std::string("a\nb"), std::string("a\0b", 3),
          std::string("\x7f"), std::string("\xc2\x85"), std::string("\xff"), std::string("\xc3"),
          std::string("\xc0\xaf"), std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"),
          std::string("a\xe2\x80\xae"
                      "b"),
          std::string("\xe2\x80\xa8")}) {
        EXPECT_TRUE(wrong_display_name(wrong)) << wrong;
    }
}

TEST(Naming, PasswordHasTenCharactersHoweverManyBytes) {
    EXPECT_TRUE(wrong_password_choice("123456789"));
    EXPECT_FALSE(wrong_password_choice("1234567890"));
    EXPECT_TRUE(wrong_password_choice("ééééééééé"));
    EXPECT_FALSE(wrong_password_choice("éééééééééé"));
    EXPECT_FALSE(wrong_password_choice(std::string(1024, 'x')));
    EXPECT_TRUE(wrong_password_choice(std::string(1025, 'x')));
}

TEST(Secrets, HashVerifiesItsPasswordAlone) {
    const std::string hash = hash_password(password).value();
    EXPECT_TRUE(password_matches(hash, password));
    EXPECT_FALSE(password_matches(hash, std::string(password) + " "));
    EXPECT_FALSE(password_matches("", password));
    EXPECT_FALSE(password_matches("not a hash", password));
    EXPECT_NE(hash, hash_password(password).value());
}

TEST(Secrets, MadePasswordsAndTokensAreOfTheirShapeAndNeverTheSame) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string made = random_password();
        EXPECT_FALSE(wrong_password_choice(made)) << made;
        EXPECT_EQ(made.size(), 19U);
        EXPECT_TRUE(seen.insert(made).second);
        EXPECT_TRUE(seen.insert(random_token()).second);
    }
}

}  // namespace foyer::tests
