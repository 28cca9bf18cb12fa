// How often somebody may try a password: per account name and per address, as pure values with the
// time as an argument. Each name may be tried 5 times at once and then once in 30 s; each address
// 20 times and then once in 5 s. A name that exists is treated like one that does not.
//
// An address from which an account signed in before is not held up by what others try on that
// account; so a stranger on the network cannot lock a mediator out of the usual tablet.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "proto/clock.hpp"

namespace foyer::supervisor {

class SignInLimit {
public:
    struct Rate {
        std::int64_t at_once;
        Millis one_per_ms;
    };
    static constexpr Rate name_rate{5, seconds(30)};
    static constexpr Rate address_rate{20, seconds(5)};
    static constexpr std::size_t entries_max = 10'000;  // names and addresses remembered
    static constexpr std::size_t familiar_max = 1'000;  // pairs that signed in before

    // 0: the attempt may be made and is counted, before its outcome is known, so that a hundred
    // attempts at the same time count as a hundred. Otherwise how long to wait.
    Millis admit(const std::string& name, const std::string& address, Instant now);

    // The attempt was the right password and does not count.
    void succeeded(const std::string& name, const std::string& address);

private:
    using Buckets = std::map<std::string, Millis>;  // mono_ms at which all is forgotten

    bool familiar(const std::string& name, const std::string& address) const;
    bool full() const;
    void forget_old(Instant now);

    Buckets names_;
    Buckets addresses_;
    std::vector<std::pair<std::string, std::string>> familiar_;  // oldest first
};

}  // namespace foyer::supervisor
