#include "proto/keys.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <cassert>

#include "proto/openssl.hpp"

namespace foyer {

std::string make_private_key_pem() {
    const openssl::Key key(EVP_EC_gen("P-256"));
    assert(key);
    const openssl::Bio bio(BIO_new(BIO_s_mem()));
    [[maybe_unused]] const int written =
        PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    assert(written == 1);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return std::string(bytes, static_cast<std::size_t>(size));
}

Result<std::string> public_key_der(std::string_view private_key_pem) {
    const auto key = openssl::read_private_key(private_key_pem);
    if (!key) return failure(key.error());
    return openssl::to_der(key->get());
}

Result<std::string> certificate_public_key_der(std::string_view certificate_pem) {
    const auto certificate = openssl::read_certificate(certificate_pem);
    if (!certificate) return failure(certificate.error());
    EVP_PKEY* key = X509_get0_pubkey(certificate->get());
    if (key == nullptr) return failure(openssl::error("read a certificate's public key"));
    return openssl::to_der(key);
}

Result<std::string> certificate_common_name(std::string_view certificate_pem) {
    const auto certificate = openssl::read_certificate(certificate_pem);
    if (!certificate) return failure(certificate.error());
    std::string name = openssl::common_name(certificate->get());
    if (name.empty()) return failure("read a certificate: expected a common name, found none");
    return name;
}

std::string key_fingerprint(std::string_view public_key_der) {
    return to_hex(sha256(public_key_der));
}

std::string sha256(std::string_view bytes) {
    unsigned char digest[32];
    [[maybe_unused]] const int done =
        EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
    assert(done == 1);
    return std::string(reinterpret_cast<char*>(digest), sizeof digest);
}

std::string to_hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        hex.push_back(digits[static_cast<unsigned char>(byte) >> 4]);
        hex.push_back(digits[static_cast<unsigned char>(byte) & 15]);
    }
    return hex;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    [[maybe_unused]] const int done =
        RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
    assert(done == 1);
    return bytes;
}

}  // namespace foyer
