// P-256 keys, hashes and random bytes, as strings: PEM for what is kept in files, DER for what is
// hashed or sent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer {

// A private key and the certificate that goes with it, both PEM. The certificate may be a chain,
// its own first.
struct TlsIdentity {
    std::string certificate_pem;
    std::string key_pem;
};

// A fresh P-256 private key, PKCS #8 in PEM.
std::string make_private_key_pem();

// The public key as SubjectPublicKeyInfo in DER. Error: not a private key.
Result<std::string> public_key_der(std::string_view private_key_pem);

// The public key of a certificate, as SubjectPublicKeyInfo in DER. Error: not a certificate.
Result<std::string> certificate_public_key_der(std::string_view certificate_pem);

// The common name of a certificate's subject. Error: not a certificate, or none in it.
Result<std::string> certificate_common_name(std::string_view certificate_pem);

// What the supervisor knows a station by: SHA-256 of the public key's DER, 64 hexadecimal digits.
std::string key_fingerprint(std::string_view public_key_der);

// 32 bytes.
std::string sha256(std::string_view bytes);

std::string to_hex(std::string_view bytes);

// From the system's cryptographic generator.
std::string random_bytes(std::size_t count);

}  // namespace foyer
