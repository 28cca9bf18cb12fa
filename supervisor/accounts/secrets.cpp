#include "supervisor/accounts/secrets.hpp"

#include <sodium.h>

#include <array>
#include <cassert>
#include <string_view>

namespace foyer::supervisor {

namespace {

void ready_sodium() {
    static const int ready = sodium_init();
    assert(ready >= 0 && "libsodium found no source of random numbers");
}

}  // namespace

Result<std::string> hash_password(const std::string& password) {
    ready_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return failure("hash a password: not enough memory");
    }
    return std::string(hash.data());
}

bool password_matches(const std::string& hash, const std::string& password) {
    ready_sodium();
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string random_password() {
    ready_sodium();
    constexpr std::string_view alphabet = "abcdefghijkmnpqrstuvwxyz2345679";
    std::string password;
    for (int i = 0; i < 16; ++i) {
        if (i > 0 && i % 4 == 0) password += '-';
        password += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
    }
    return password;
}

std::string random_token() {
    ready_sodium();
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<unsigned char, 32> bits{};
    randombytes_buf(bits.data(), bits.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, variant)> text{};
    sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(), variant);
    sodium_memzero(bits.data(), bits.size());
    return text.data();
}

}  // namespace foyer::supervisor
