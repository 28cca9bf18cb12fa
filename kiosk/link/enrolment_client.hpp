// The station's side of enrolment on one connection: commit, nonce, reveal, then the wait for a
// mediator who types the code that this station shows.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/link_messages.hpp"
#include "proto/result.hpp"
#include "proto/tls_link.hpp"

namespace foyer::kiosk {

struct EnrolmentTerms {
    std::string public_key;  // the station's, SubjectPublicKeyInfo in DER
    StationName proposed_name;
    Millis step_ms = 0;      // for each answer of the exchange
    Millis approval_ms = 0;  // for the approval
};

// `show_code` gets the six digits once they are known. Errors: the supervisor refused (too many
// wait, expired, cancelled), said something else, or went away: enrol again with a new code.
boost::asio::awaitable<Result<EnrolDone>> enrol(TlsLink& link, EnrolmentTerms terms,
                                                std::function<void(const std::string&)> show_code);

}  // namespace foyer::kiosk
