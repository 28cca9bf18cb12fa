#include "proto/openssl.hpp"

#include <openssl/pem.h>

#include <cassert>

namespace foyer::openssl {

namespace {

Bio reading(std::string_view text) {
    Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    assert(bio);
    return bio;
}

}  // namespace

Error error(std::string attempted) {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return Error{std::move(attempted) + ": failed"};
    char text[256];
    ERR_error_string_n(code, text, sizeof text);
    return Error{std::move(attempted) + ": " + text};
}

Result<Key> read_private_key(std::string_view pem) {
    const Bio bio = reading(pem);
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!key) return failure(error("read a private key"));
    return key;
}

Result<Certificate> read_certificate(std::string_view pem) {
    const Bio bio = reading(pem);
    Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) return failure(error("read a certificate"));
    return certificate;
}

std::string to_der(EVP_PKEY* key) {
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(key, &bytes);
    assert(size > 0);
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

std::string to_pem(X509* certificate) {
    const Bio bio(BIO_new(BIO_s_mem()));
    [[maybe_unused]] const int written = PEM_write_bio_X509(bio.get(), certificate);
    assert(written == 1);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return std::string(bytes, static_cast<std::size_t>(size));
}

std::string common_name(X509* certificate) {
    char text[128];
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                               text, sizeof text);
    if (size <= 0) return {};
    std::string name(text, static_cast<std::size_t>(size));
    // A name that a C string would cut short must not pass for the shorter one.
    if (name.find('\0') != std::string::npos) return {};
    return name;
}

}  // namespace foyer::openssl
