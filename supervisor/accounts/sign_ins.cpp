#include "supervisor/accounts/sign_ins.hpp"

#include <algorithm>

namespace foyer::supervisor {

bool SignIns::SignIn::over(Instant now) const {
    if (expires_wall_ms) return now.wall_ms >= *expires_wall_ms;
    return now.mono_ms - used_mono_ms >= cookie_idle_ms;
}

SignIns::SignIns(const std::vector<TokenRow>& bearers, Instant now) {
    for (const TokenRow& token : bearers) {
        by_hash_[token.hash] = {token.account, token.expires_wall_ms, now.mono_ms};
    }
}

std::vector<SignIns::Ended> SignIns::add_cookie(const std::string& hash, const std::string& account,
                                                Instant now) {
    std::vector<Ended> ended = make_room(account);
    by_hash_[hash] = {account, std::nullopt, now.mono_ms};
    return ended;
}

std::vector<SignIns::Ended> SignIns::add_bearer(const TokenRow& token, Instant now) {
    std::vector<Ended> ended = make_room(token.account);
    by_hash_[token.hash] = {token.account, token.expires_wall_ms, now.mono_ms};
    return ended;
}

std::optional<std::string> SignIns::use(const std::string& hash, Instant now) {
    const auto found = by_hash_.find(hash);
    if (found == by_hash_.end() || found->second.over(now)) return std::nullopt;
    found->second.used_mono_ms = now.mono_ms;
    return found->second.account;
}

template <class Wanted>
std::vector<SignIns::Ended> SignIns::end_where(Wanted wanted) {
    std::vector<Ended> ended;
    for (auto it = by_hash_.begin(); it != by_hash_.end();) {
        if (wanted(it->first, it->second)) {
            ended.push_back(
                {it->first, it->second.account, it->second.expires_wall_ms.has_value()});
            it = by_hash_.erase(it);
        } else {
            ++it;
        }
    }
    // Only the last of an account's sign-ins says so, once.
    for (auto it = ended.begin(); it != ended.end(); ++it) {
        const auto same = [&](const auto& other) { return other.account == it->account; };
        const bool remains = std::any_of(by_hash_.begin(), by_hash_.end(), [&](const auto& entry) {
            return entry.second.account == it->account;
        });
        it->last = !remains && std::none_of(it + 1, ended.end(), same);
    }
    return ended;
}

std::vector<SignIns::Ended> SignIns::end(const std::string& hash) {
    return end_where([&](const std::string& key, const SignIn&) { return key == hash; });
}

std::vector<SignIns::Ended> SignIns::end_account(const std::string& account) {
    return end_where([&](const std::string&, const SignIn& s) { return s.account == account; });
}

std::vector<SignIns::Ended> SignIns::end_expired(Instant now) {
    return end_where([&](const std::string&, const SignIn& s) { return s.over(now); });
}

std::vector<SignIns::Ended> SignIns::make_room(const std::string& account) {
    std::size_t count = 0;
    const std::pair<const std::string, SignIn>* oldest = nullptr;
    for (const auto& entry : by_hash_) {
        if (entry.second.account != account) continue;
        ++count;
        if (!oldest || entry.second.used_mono_ms < oldest->second.used_mono_ms) oldest = &entry;
    }
    if (count < per_account_max) return {};
    const std::string hash = oldest->first;
    return end(hash);
}

}  // namespace foyer::supervisor
