#include "kiosk/session/guest_files.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <cassert>

#include "kiosk/session/browser_policy.hpp"
#include "kiosk/session/firewall.hpp"
#include "kiosk/session/sandbox.hpp"

namespace foyer::kiosk {

namespace {

std::string random_machine_id() {
    unsigned char bytes[16];
    const ssize_t n = ::getrandom(bytes, sizeof bytes, 0);
    assert(n == sizeof bytes);
    std::string id;
    for (const unsigned char byte : bytes) {
        id += fmt::format("{:02x}", byte);
    }
    return id + '\n';
}

}  // namespace

std::vector<std::pair<std::string, std::string>> guest_files(uid_t uid, const Policy& policy,
                                                             const std::string& language) {
    return {
        {"/etc/passwd", fmt::format("root:x:0:0:root:/root:/usr/sbin/nologin\n"
                                    "guest:x:{0}:{0}:guest:{1}:/bin/sh\n"
                                    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
                                    uid, sandbox_home)},
        {"/etc/group", fmt::format("root:x:0:\nguest:x:{}:\nnogroup:x:65534:\n", uid)},
        {"/etc/hosts", "127.0.0.1 localhost station\n::1 localhost\n"},
        {"/etc/hostname", "station\n"},
        {"/etc/resolv.conf",
         policy.sandbox.network ? fmt::format("nameserver {}\n", gateway_address) : ""},
        {"/etc/machine-id", random_machine_id()},
        {"/etc/chromium/policies/managed/foyer.json", chromium_policy(policy.browser, language)},
        {"/etc/firefox/policies/policies.json", firefox_policy(policy.browser, language)},
    };
}

}  // namespace foyer::kiosk
