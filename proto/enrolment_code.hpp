// The six digits that a new station and the supervisor both show: a short authentication string
// over what each side saw. Somebody in the middle has to fix keys and nonces before knowing the
// others' (commit, then reveal), so the codes of the two sides differ but for one chance in a
// million an attempt.
#pragma once

#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer {

constexpr std::size_t enrolment_nonce_size = 32;

// What one side saw of the exchange.
struct EnrolmentView {
    std::string station_key;       // SubjectPublicKeyInfo in DER
    std::string supervisor_key;    // of the TLS server's certificate, SubjectPublicKeyInfo in DER
    std::string station_nonce;     // 32 bytes
    std::string supervisor_nonce;  // 32 bytes
};

// Six decimal digits.
std::string enrolment_code(const EnrolmentView& view);

// Whether `nonce` is what the station committed to. Error: a wrong size, or another nonce.
Status check_reveal(std::string_view commitment, std::string_view nonce);

}  // namespace foyer
