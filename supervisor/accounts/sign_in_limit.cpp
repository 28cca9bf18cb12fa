#include "supervisor/accounts/sign_in_limit.hpp"

#include <algorithm>

namespace foyer::supervisor {

namespace {

using Buckets = std::map<std::string, Millis>;
using Rate = SignInLimit::Rate;

// Each attempt moves the moment of forgetting by `one_per_ms`; there is room for an attempt while
// that moment is less than `at_once` attempts away.
Millis wait_of(const Buckets& buckets, const std::string& key, Rate rate, Instant now) {
    const auto bucket = buckets.find(key);
    if (bucket == buckets.end()) return 0;
    const Millis room = (rate.at_once - 1) * rate.one_per_ms;
    return std::max<Millis>(0, bucket->second - now.mono_ms - room);
}

void count(Buckets& buckets, const std::string& key, Rate rate, Instant now) {
    Millis& forgotten_at = buckets[key];
    forgotten_at = std::max(forgotten_at, now.mono_ms) + rate.one_per_ms;
}

void give_back(Buckets& buckets, const std::string& key, Rate rate) {
    const auto bucket = buckets.find(key);
    if (bucket != buckets.end()) bucket->second -= rate.one_per_ms;
}

}  // namespace

Millis SignInLimit::admit(const std::string& name, const std::string& address, Instant now) {
    const bool known = familiar(name, address);
    const Millis wait = std::max(known ? 0 : wait_of(names_, name, name_rate, now),
                                 wait_of(addresses_, address, address_rate, now));
    if (wait > 0) return wait;
    if (full()) forget_old(now);
    if (full()) return name_rate.one_per_ms;
    if (!known) count(names_, name, name_rate, now);
    count(addresses_, address, address_rate, now);
    return 0;
}

void SignInLimit::succeeded(const std::string& name, const std::string& address) {
    give_back(addresses_, address, address_rate);
    if (familiar(name, address)) return;
    give_back(names_, name, name_rate);
    if (familiar_.size() >= familiar_max) familiar_.erase(familiar_.begin());
    familiar_.emplace_back(name, address);
}

bool SignInLimit::familiar(const std::string& name, const std::string& address) const {
    return std::find(familiar_.begin(), familiar_.end(), std::pair(name, address)) !=
           familiar_.end();
}

bool SignInLimit::full() const {
    return names_.size() >= entries_max || addresses_.size() >= entries_max;
}

void SignInLimit::forget_old(Instant now) {
    const auto old = [&](const auto& bucket) { return bucket.second <= now.mono_ms; };
    std::erase_if(names_, old);
    std::erase_if(addresses_, old);
}

}  // namespace foyer::supervisor
