#include "supervisor/station/certificate.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cassert>

#include "proto/openssl.hpp"

namespace foyer::supervisor {

namespace {

using openssl::Certificate;
using openssl::Key;

constexpr long day_s = 24 * 60 * 60;

bool is_dns_name(const std::string& name) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    return !name.empty() && name.size() <= 253 &&
           name.find_first_not_of(allowed) == std::string::npos;
}

bool is_ip(const std::string& address) {
    unsigned char parsed[16];
    return ::inet_pton(AF_INET, address.c_str(), parsed) == 1 ||
           ::inet_pton(AF_INET6, address.c_str(), parsed) == 1;
}

Status check_names(const ServerNames& names) {
    for (const std::string& name : names.dns) {
        if (!is_dns_name(name)) return failure("server name: expected a DNS name, found " + name);
    }
    for (const std::string& ip : names.ips) {
        if (!is_ip(ip)) return failure("server address: expected an IP address, found " + ip);
    }
    return {};
}

// subjectAltName in the syntax of OpenSSL's configuration files; the names were checked.
std::string alternative_names(const ServerNames& names) {
    std::string list;
    for (const std::string& name : names.dns) list += ",DNS:" + name;
    for (const std::string& ip : names.ips) list += ",IP:" + ip;
    return list.empty() ? list : list.substr(1);
}

// nameConstraints: the desk's own names, localhost, and every private or local address, so that
// the desk may move inside its network; nothing else, whatever becomes of the key.
std::string permitted_names(const ServerNames& names) {
    std::string list = "critical,permitted;DNS:localhost";
    for (const std::string& name : names.dns) list += ",permitted;DNS:" + name;
    for (const char* network :
         {"10.0.0.0/255.0.0.0", "172.16.0.0/255.240.0.0", "192.168.0.0/255.255.0.0",
          "169.254.0.0/255.255.0.0", "127.0.0.0/255.0.0.0", "fc00:0:0:0:0:0:0:0/fe00:0:0:0:0:0:0:0",
          "fe80:0:0:0:0:0:0:0/ffc0:0:0:0:0:0:0:0",
          "0:0:0:0:0:0:0:1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
        list += std::string(",permitted;IP:") + network;
    }
    for (const std::string& ip : names.ips) {
        const bool v6 = ip.find(':') != std::string::npos;
        list += ",permitted;IP:" + ip +
                (v6 ? "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "/255.255.255.255");
    }
    return list;
}

class Draft {
public:
    Draft() : certificate_(X509_new()) { assert(certificate_); }

    X509* get() { return certificate_.get(); }

    // False: OpenSSL refused one of the parts.
    bool begin(const CertificateTerms& terms, EVP_PKEY* key) {
        std::string serial = random_bytes(16);
        // As DER wants an integer: positive, and no zero byte in front.
        serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40);
        ASN1_INTEGER* number = X509_get_serialNumber(get());
        X509_NAME* subject = X509_get_subject_name(get());
        return ASN1_STRING_set(number, serial.data(), static_cast<int>(serial.size())) == 1 &&
               X509_set_version(get(), X509_VERSION_3) == 1 &&
               X509_gmtime_adj(X509_getm_notBefore(get()), -day_s) != nullptr &&
               X509_gmtime_adj(X509_getm_notAfter(get()), (terms.days - 1) * day_s) != nullptr &&
               X509_set_pubkey(get(), key) == 1 &&
               X509_NAME_add_entry_by_NID(
                   subject, NID_commonName, MBSTRING_UTF8,
                   reinterpret_cast<const unsigned char*>(terms.common_name.data()),
                   static_cast<int>(terms.common_name.size()), -1, 0) == 1;
    }
    bool add(X509* issuer, int kind, const std::string& value) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, get(), nullptr, nullptr, 0);
        const openssl::Extension extension(
            X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
        return extension && X509_add_ext(get(), extension.get(), -1) == 1;
    }
    bool add_uses(X509* issuer, const CertificateTerms& terms) {
        if (!add(issuer, NID_subject_key_identifier, "hash") ||
            !add(issuer, NID_authority_key_identifier, "keyid")) {
            return false;
        }
        switch (terms.use) {
            case CertificateUse::authority:
                return add(issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                       add(issuer, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                       (!terms.private_names_only ||
                        add(issuer, NID_name_constraints, permitted_names(terms.names)));
            case CertificateUse::server: {
                const std::string names = alternative_names(terms.names);
                return add(issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                       add(issuer, NID_key_usage, "critical,digitalSignature") &&
                       add(issuer, NID_ext_key_usage, "serverAuth") &&
                       (names.empty() || add(issuer, NID_subject_alt_name, names));
            }
            case CertificateUse::client:
                return add(issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                       add(issuer, NID_key_usage, "critical,digitalSignature") &&
                       add(issuer, NID_ext_key_usage, "clientAuth");
        }
        return false;
    }
    bool sign(X509* issuer, EVP_PKEY* issuer_key) {
        return X509_set_issuer_name(get(), X509_get_subject_name(issuer)) == 1 &&
               X509_sign(get(), issuer_key, EVP_sha256()) > 0;
    }

private:
    Certificate certificate_;
};

Result<Key> read_p256(std::string_view der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* end = bytes;
    Key key(d2i_PUBKEY(nullptr, &end, static_cast<long>(der.size())));
    if (!key || end != bytes + der.size()) {
        return failure(openssl::error("read a public key"));
    }
    char group[32] = {};
    if (EVP_PKEY_get_group_name(key.get(), group, sizeof group, nullptr) != 1 ||
        std::string_view(group) != "prime256v1") {
        ERR_clear_error();
        return failure("read a public key: expected P-256, found another kind");
    }
    return key;
}

// `issuer` null: self-signed.
Result<std::string> draw_up(const CertificateTerms& terms, EVP_PKEY* key, X509* issuer,
                            EVP_PKEY* issuer_key) {
    if (const Status checked = check_names(terms.names); !checked) return failure(checked.error());
    Draft draft;
    X509* signer = issuer == nullptr ? draft.get() : issuer;
    if (!draft.begin(terms, key) || !draft.add_uses(signer, terms) ||
        !draft.sign(signer, issuer_key)) {
        return failure(openssl::error("issue a certificate for " + terms.common_name));
    }
    return openssl::to_pem(draft.get());
}

}  // namespace

Result<std::string> issue(const CertificateTerms& terms, std::string_view public_key_der,
                          const TlsIdentity& issuer) {
    const auto key = read_p256(public_key_der);
    if (!key) return failure(key.error());
    const auto issuer_certificate = openssl::read_certificate(issuer.certificate_pem);
    if (!issuer_certificate) return failure(issuer_certificate.error());
    const auto issuer_key = openssl::read_private_key(issuer.key_pem);
    if (!issuer_key) return failure(issuer_key.error());
    return draw_up(terms, key->get(), issuer_certificate->get(), issuer_key->get());
}

Result<std::string> issue_self_signed(const CertificateTerms& terms, const std::string& key_pem) {
    const auto key = openssl::read_private_key(key_pem);
    if (!key) return failure(key.error());
    return draw_up(terms, key->get(), nullptr, key->get());
}

Status check_issued(const std::string& certificate_pem, const std::string& ca_pem) {
    const auto certificate = openssl::read_certificate(certificate_pem);
    if (!certificate) return failure(certificate.error());
    auto ca = openssl::read_certificate(ca_pem);
    if (!ca) return failure(ca.error());
    const std::unique_ptr<X509_STORE, openssl::Free<X509_STORE_free>> store(X509_STORE_new());
    const std::unique_ptr<X509_STORE_CTX, openssl::Free<X509_STORE_CTX_free>> check(
        X509_STORE_CTX_new());
    if (!store || !check || X509_STORE_add_cert(store.get(), ca->get()) != 1 ||
        X509_STORE_CTX_init(check.get(), store.get(), certificate->get(), nullptr) != 1) {
        return failure(openssl::error("check a certificate"));
    }
    X509_STORE_CTX_set_purpose(check.get(), X509_PURPOSE_SSL_SERVER);
    if (X509_verify_cert(check.get()) != 1) {
        return failure(std::string("check a certificate: ") +
                       X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get())));
    }
    return {};
}

}  // namespace foyer::supervisor
