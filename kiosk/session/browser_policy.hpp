// The managed policies that the session's browsers obey, from the [browser] section of a policy.
// With `allow` everything else is blocked; without it only `deny` is. No password is kept, no
// account, no synchronisation, no report, no first-run page; names are resolved by the station.
#pragma once

#include <string>

#include "proto/policy.hpp"

namespace foyer::kiosk {

// JSON for /etc/chromium/policies/managed/.
std::string chromium_policy(const Policy::Browser& browser, const std::string& language);

// JSON for /etc/firefox/policies/policies.json.
std::string firefox_policy(const Policy::Browser& browser, const std::string& language);

}  // namespace foyer::kiosk
