// OpenSSL's objects as owning pointers, and its error queue as an Error. Only files that speak to
// OpenSSL include this.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer::openssl {

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

// "attempted: what OpenSSL says"; empties its error queue.
Error error(std::string attempted);

Result<Key> read_private_key(std::string_view pem);
Result<Certificate> read_certificate(std::string_view pem);
// SubjectPublicKeyInfo in DER.
std::string to_der(EVP_PKEY* key);
std::string to_pem(X509* certificate);
// The common name of the subject; empty when there is none, or when it holds a zero byte.
std::string common_name(X509* certificate);

}  // namespace foyer::openssl
