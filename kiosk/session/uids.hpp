// Uids that nobody ever had. Each session gets four: its guest, its inner server, its network and
// its mirror. A counter in a file, under a lock that all kiosks of a machine share, only goes up
// and is on disk before a uid is used, so a uid is not seen twice however often kiosks are killed.
// At the end of the range it starts again only after a full proof of the whole range was clean.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

struct UidRange {
    uid_t first = 0;
    uid_t last = 0;  // inclusive
    bool contains(uid_t uid) const { return uid >= first && uid <= last; }
    friend bool operator==(const UidRange&, const UidRange&) = default;
};

// All that is ever handed out: above every range that distributions, systemd and containers use.
constexpr UidRange all_session_uids{1879048192, 2147483643};

// Four neighbours; a group of the same number goes with each.
struct SessionUids {
    uid_t guest = 0;
    uid_t server() const { return guest + 1; }
    uid_t network() const { return guest + 2; }
    uid_t mirror() const { return guest + 3; }
    UidRange range() const { return {guest, guest + 3}; }
};

class UidCounter {
public:
    // `file` is made when missing; its directory exists. `range`: tests use a short one.
    explicit UidCounter(std::string file, UidRange range = all_session_uids);

    // Four fresh uids. Errors: the file cannot be locked, read or written durably, is not a number
    // of the range, or the range is used up.
    Result<SessionUids> take();

    // A full proof of the whole range was clean: a used-up range may start again.
    Status proved_clean();

private:
    std::string file_;
    UidRange range_;
};

}  // namespace foyer::kiosk
