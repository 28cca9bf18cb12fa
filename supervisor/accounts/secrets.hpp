// Passwords and tokens by libsodium. hash_password and password_matches take 60 to 430 ms and
// 64 MiB on purpose, so that they belong on the password thread.
#pragma once

#include <string>

#include "proto/result.hpp"

namespace foyer::supervisor {

// argon2id in libsodium's text form, with its parameters and a fresh salt. Error: no memory.
Result<std::string> hash_password(const std::string& password);
bool password_matches(const std::string& hash, const std::string& password);

// Four groups of four characters that cannot be mistaken for each other: 79 random bits.
std::string random_password();

// 256 random bits as 43 characters of base64url.
std::string random_token();

}  // namespace foyer::supervisor
