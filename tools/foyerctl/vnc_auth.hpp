// RFB's security type 2, "VNC Authentication" (RFC 6143, section 7.2.2), and the one-time password
// that foyerctl makes for it. DES is no protection against anybody who can listen: here it only
// keeps other accounts of this machine from the one connection on loopback.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace foyer::ctl {

using Challenge = std::array<unsigned char, 16>;

// 16 bytes that nobody can foresee.
Challenge make_challenge();

// Eight characters, as many as VNC looks at, of those that cannot be mistaken for another:
// 39 random bits.
std::string make_password();

// What a viewer that knows `password` answers; only its first eight bytes count.
Challenge answer_to(const Challenge& challenge, std::string_view password);

// Takes the same time wherever the two differ.
bool is_answer(const Challenge& challenge, std::string_view password, const Challenge& answer);

}  // namespace foyer::ctl
