// Who is signed in: tokens by their hash, as pure values with the time as an argument. A cookie
// ends after 12 hours without use, a bearer token 7 days after it was given.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

class SignIns {
public:
    static constexpr Millis cookie_idle_ms = minutes(12 * 60);
    static constexpr Millis bearer_life_ms = minutes(7 * 24 * 60);
    static constexpr std::size_t per_account_max = 50;  // one more ends the one used longest ago

    // One sign-in that is over.
    struct Ended {
        std::string hash;
        std::string account;
        bool bearer = false;
        bool last = false;  // nothing of the account is signed in any more
        friend bool operator==(const Ended&, const Ended&) = default;
    };

    SignIns(const std::vector<TokenRow>& bearers, Instant now);

    // Answers the sign-ins that had to make room.
    std::vector<Ended> add_cookie(const std::string& hash, const std::string& account, Instant now);
    std::vector<Ended> add_bearer(const TokenRow& token, Instant now);

    // The account of a token that is not over; counts as use.
    std::optional<std::string> use(const std::string& hash, Instant now);

    std::vector<Ended> end(const std::string& hash);
    std::vector<Ended> end_account(const std::string& account);
    std::vector<Ended> end_expired(Instant now);

private:
    struct SignIn {
        std::string account;
        std::optional<Millis> expires_wall_ms;  // of a bearer token
        Millis used_mono_ms = 0;
        bool over(Instant now) const;
    };

    std::vector<Ended> make_room(const std::string& account);
    template <class Wanted>
    std::vector<Ended> end_where(Wanted wanted);

    std::map<std::string, SignIn> by_hash_;
};

}  // namespace foyer::supervisor
