// What crosses the station link besides the messages of the cores (messages.hpp): admission,
// enrolment and the opening of a stream. docs/protocol.md has the order.
#pragma once

#include <string>
#include <variant>

#include "proto/ids.hpp"
#include "proto/messages.hpp"

namespace foyer {

// ---- supervisor to station ------------------------------------------------------------------

// First frame to a station whose certificate is known; only after it the station speaks.
struct Admitted {
    StationName station;
    friend bool operator==(const Admitted&, const Admitted&) = default;
};
enum class RefusalCause {
    removed,    // this certificate is not, or no longer, one of the space's stations
    enrolment,  // too many wait, expired, cancelled, a bad exchange: begin again later
    protocol,   // a frame that this state does not allow
};
// The supervisor closes the connection after it.
struct Refused {
    RefusalCause cause = RefusalCause::protocol;
    std::string reason;
    friend bool operator==(const Refused&, const Refused&) = default;
};
struct EnrolNonce {
    std::string nonce;  // 32 random bytes
    friend bool operator==(const EnrolNonce&, const EnrolNonce&) = default;
};
// Approved: the supervisor closes the connection after it.
struct EnrolDone {
    std::string certificate_pem;  // the station's own
    std::string ca_pem;           // the space's station CA: whom to believe from now on
    friend bool operator==(const EnrolDone&, const EnrolDone&) = default;
};

// ---- station to supervisor ------------------------------------------------------------------

struct EnrolBegin {
    std::string public_key;  // SubjectPublicKeyInfo in DER, P-256
    StationName proposed_name;
    std::string commitment;  // SHA-256 of the nonce that EnrolReveal will show, 32 bytes
    friend bool operator==(const EnrolBegin&, const EnrolBegin&) = default;
};
struct EnrolReveal {
    std::string nonce;  // 32 random bytes
    friend bool operator==(const EnrolReveal&, const EnrolReveal&) = default;
};
// First frame of a help's second connection; raw RFB follows in both directions.
struct StreamOpen {
    HelpId help;
    std::string token;  // from OpenStream
    friend bool operator==(const StreamOpen&, const StreamOpen&) = default;
};

// Everything that one frame may hold, by direction.
using StationFrame = std::variant<StationMessage, StreamOpen, EnrolBegin, EnrolReveal>;
using SupervisorFrame = std::variant<SupervisorMessage, Admitted, Refused, EnrolNonce, EnrolDone>;

}  // namespace foyer
