// The supervisor's side of the talk with a station that has no certificate: commit, nonce, reveal.
// What comes out is a newcomer for the book, with the code that its screen shows too.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "proto/clock.hpp"
#include "proto/result.hpp"
#include "proto/tls_link.hpp"
#include "supervisor/station/enrolment.hpp"

namespace foyer::supervisor {

// Errors: the station said something else, revealed another nonce than it committed to, or took
// longer than `step_ms` for a step.
boost::asio::awaitable<Result<EnrolmentBook::Newcomer>> talk_to_newcomer(TlsLink& link,
                                                                         Millis step_ms);

}  // namespace foyer::supervisor
