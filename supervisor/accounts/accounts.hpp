// The people of the desk: their accounts, signing in, and the tokens that prove it afterwards.
// Everything but password hashing happens on the io thread; the passwords are checked on their own
// thread (60 to 430 ms each), and a change is answered only when it is on disk.
//
// Tokens are 256 random bits as 43 characters of base64url. Only their SHA-256 is kept: a cookie's
// in memory, a bearer token's on disk too.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "proto/clock.hpp"
#include "supervisor/core/events.hpp"
#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

class PasswordThread;
class StoreThread;

struct Account {
    std::string name;
    std::string display_name;
    Role role = Role::mediator;
    bool disabled = false;
    friend bool operator==(const Account&, const Account&) = default;
};

enum class TokenKind {
    cookie,  // ends after 12 hours without use, and with the supervisor
    bearer,  // ends 7 days after it was given; survives a restart
};

struct SignIn {
    Account account;
    std::string token;
};

struct SignInRefusal {
    Millis wait_ms = 0;  // > 0: too many attempts (HTTP 429), try again after that; 0: wrong (401)
    std::string reason;  // the same sentence for an unknown name, a wrong password, a disabled one
};

struct Added {
    Account account;
    std::string password;  // only when it was made here; shown once, kept nowhere
};

class Accounts {
public:
    // The rows come from the store at start. `now` is asked for the time of each call.
    Accounts(StoreThread& store, PasswordThread& passwords, std::vector<AccountRow> accounts,
             std::vector<TokenRow> tokens, std::function<Instant()> now = system_now);
    ~Accounts();
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;

    // `address` is the peer's, as text, for the rate limit.
    boost::asio::awaitable<tl::expected<SignIn, SignInRefusal>> sign_in(
        std::string name, std::string password, std::string address,
        TokenKind kind = TokenKind::cookie);

    // Whose token this is; nothing when it is unknown or over. Counts as use.
    std::optional<Account> who(std::string_view token);

    // Harmless for a token that is unknown.
    void sign_out(std::string_view token);

    // An empty password asks for a random one. Refusals: invalid (name, display name, password
    // shorter than 10 characters), conflict (the name is taken).
    boost::asio::awaitable<tl::expected<Added, Refusal>> add(std::string name,
                                                             std::string display_name, Role role,
                                                             std::string password = {});

    std::vector<Account> list() const;  // by name, disabled ones too

    // Ends its sign-ins at once. Refusals: not_found, conflict (the last admin that is not
    // disabled).
    boost::asio::awaitable<tl::expected<void, Refusal>> disable(std::string name);

    // Called on the io thread when the last sign-in of an account ended (signed out, expired,
    // disabled): its helps end. Set once, before the first sign-in.
    void on_signed_out(std::function<void(const std::string& account)> call);

    // Ends what is over; call it about once a minute.
    void expire();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace foyer::supervisor
