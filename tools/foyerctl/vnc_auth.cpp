#include "tools/foyerctl/vnc_auth.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace foyer::ctl {
namespace {

constexpr std::size_t des_key_bytes = 8;

void fill_random(unsigned char* bytes, std::size_t size) {
    if (RAND_bytes(bytes, static_cast<int>(size)) != 1) {
        throw std::runtime_error("the system gives no random numbers");
    }
}

unsigned char reversed(unsigned char byte) {
    unsigned char result = 0;
    for (int bit = 0; bit < 8; ++bit) {
        result = static_cast<unsigned char>(result << 1 | ((byte >> bit) & 1));
    }
    return result;
}

}  // namespace

Challenge make_challenge() {
    Challenge challenge{};
    fill_random(challenge.data(), challenge.size());
    return challenge;
}

std::string make_password() {
    // No 0 o 1 l i u v: read aloud or from a screen they are taken for one another.
    constexpr std::string_view alphabet = "abcdefghjkmnpqrstwxyz23456789";
    constexpr std::size_t length = 8;
    constexpr unsigned fair = 256 / alphabet.size() * alphabet.size();
    std::string password;
    while (password.size() < length) {
        unsigned char byte = 0;
        fill_random(&byte, 1);
        if (byte < fair) {
            password += alphabet[byte % alphabet.size()];
        }
    }
    return password;
}

// The key is the password with the bits of each byte reversed, as the first VNC had it. Single
// DES lives in OpenSSL's legacy provider, which not every machine loads; triple DES with three
// times the same key is the same function and is in the default one.
Challenge answer_to(const Challenge& challenge, std::string_view password) {
    std::array<unsigned char, 3 * des_key_bytes> key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        const auto at = i % des_key_bytes;
        key[i] = at < password.size() ? reversed(static_cast<unsigned char>(password[at])) : 0;
    }
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(
        EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    Challenge answer{};
    int written = 0;
    if (!cipher ||
        EVP_EncryptInit_ex(cipher.get(), EVP_des_ede3_ecb(), nullptr, key.data(), nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(cipher.get(), 0) != 1 ||
        EVP_EncryptUpdate(cipher.get(), answer.data(), &written, challenge.data(),
                          static_cast<int>(challenge.size())) != 1) {
        throw std::runtime_error("OpenSSL refuses DES; --no-password does without");
    }
    return answer;
}

bool is_answer(const Challenge& challenge, std::string_view password, const Challenge& answer) {
    const auto expected = answer_to(challenge, password);
    return CRYPTO_memcmp(expected.data(), answer.data(), expected.size()) == 0;
}

}  // namespace foyer::ctl
