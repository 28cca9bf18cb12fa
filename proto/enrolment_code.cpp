#include "proto/enrolment_code.hpp"

#include <cstdint>

#include "proto/keys.hpp"

namespace foyer {

namespace {

// Each part with its length before it, so that no two exchanges hash the same bytes.
void append_part(std::string& bytes, std::string_view part) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(part.size() >> shift & 0xff));
    }
    bytes.append(part);
}

}  // namespace

std::string enrolment_code(const EnrolmentView& view) {
    std::string bytes;
    append_part(bytes, "foyer/1 enrolment");
    append_part(bytes, view.station_key);
    append_part(bytes, view.supervisor_key);
    append_part(bytes, view.station_nonce);
    append_part(bytes, view.supervisor_nonce);

    // 64 bits, so that the remainder favours no code by more than one in 10^13.
    std::uint64_t number = 0;
    for (const char byte : sha256(bytes).substr(0, 8)) {
        number = number << 8 | static_cast<std::uint8_t>(byte);
    }
    const std::string digits = std::to_string(number % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

Status check_reveal(std::string_view commitment, std::string_view nonce) {
    if (nonce.size() != enrolment_nonce_size) {
        return failure("enrolment: expected a nonce of 32 bytes, found " +
                       std::to_string(nonce.size()));
    }
    if (sha256(nonce) != commitment) {
        return failure("enrolment: the station revealed another nonce than it had committed to");
    }
    return {};
}

}  // namespace foyer
