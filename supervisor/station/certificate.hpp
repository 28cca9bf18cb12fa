// Making X.509 certificates: what one says, and issuing it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/keys.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

// Names and addresses that a server certificate is good for.
struct ServerNames {
    std::vector<std::string> dns;  // "desk.example.org"
    std::vector<std::string> ips;  // "192.168.1.10", "::1"
};

enum class CertificateUse { authority, server, client };

struct CertificateTerms {
    CertificateUse use = CertificateUse::client;
    std::string common_name;
    std::int32_t days = 1;
    ServerNames names;                // of a server
    bool private_names_only = false;  // of an authority: see permitted_names() in the .cpp
};

// Issues a certificate (PEM) for a P-256 public key (SubjectPublicKeyInfo in DER), signed by
// `issuer`; valid from a day ago, so that clocks may differ a little. Errors: not a P-256 key, a
// name or an address that is not one, an issuer that cannot sign.
Result<std::string> issue(const CertificateTerms& terms, std::string_view public_key_der,
                          const TlsIdentity& issuer);

// A certificate that its own key signs: an authority.
Result<std::string> issue_self_signed(const CertificateTerms& terms, const std::string& key_pem);

// Whether `ca_pem` vouches for this server certificate, its name constraints included.
Status check_issued(const std::string& certificate_pem, const std::string& ca_pem);

}  // namespace foyer::supervisor
