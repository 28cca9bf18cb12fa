// The book of stations that wait for approval: values only, the listener does the talking.
//
//   add      -> pending; refused when five wait already, or when its code is one that waits
//   approve  -> the right code: approved, no longer pending. A wrong one: an error, and the third
//               wrong one in a row cancels every pending station (they show fresh codes), because
//               nobody can tell which station was being guessed at. Codes typed while nobody waits
//               count for nothing: there is nothing to guess.
//   remove   -> forgotten: its connection ended, it expired, or its certificate was delivered
// A pending station expires after ten minutes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

using EnrolmentId = Id<struct EnrolmentTag>;

struct EnrolmentLimits {
    std::size_t pending_max = 5;
    std::int32_t wrong_max = 3;
    Millis valid_ms = minutes(10);
};

// One that waits, without its code: that is read from the station's own screen.
struct PendingStation {
    EnrolmentId id;
    StationName proposed_name;
    std::string address;
    Millis expires_in_ms = 0;
    friend bool operator==(const PendingStation&, const PendingStation&) = default;
};

struct Approval {
    EnrolmentId id;
    StationName name;
    std::string key_fingerprint;
    friend bool operator==(const Approval&, const Approval&) = default;
};

// Whether this can be the name of a station: 1 to 63 characters of [a-z0-9-].
bool is_station_name(const std::string& name);

class EnrolmentBook {
public:
    explicit EnrolmentBook(EnrolmentLimits limits = {}) : limits_(limits) {}

    struct Newcomer {
        StationName proposed_name;
        std::string address;
        std::string public_key;  // SubjectPublicKeyInfo in DER
        std::string code;        // six digits
    };
    Result<EnrolmentId> add(Newcomer newcomer, Instant now);

    struct Verdict {
        Result<Approval> approval;
        std::vector<EnrolmentId> cancelled;  // forgotten here; their stations are to be told
    };
    // `name` empty: the proposed one.
    Verdict approve(const std::string& code, const StationName& name, Instant now);
    // The certificate's owner, to be called once after approve. Error: not approved, or gone.
    Result<std::string> public_key_of_approved(EnrolmentId id) const;

    void remove(EnrolmentId id);
    // Those that wait, oldest first.
    std::vector<PendingStation> pending(Instant now) const;

private:
    struct Entry {
        Newcomer newcomer;
        Millis expires_mono_ms = 0;
        bool approved = false;
    };

    bool waits(const Entry& entry, Instant now) const;

    EnrolmentLimits limits_;
    std::map<EnrolmentId, Entry> entries_;
    std::uint64_t last_id_ = 0;
    std::int32_t wrong_ = 0;
};

}  // namespace foyer::supervisor
