#include "proto/tls_context.hpp"

#include <openssl/ssl.h>

#include <string_view>

#include "proto/openssl.hpp"

namespace foyer {

namespace {

// As ALPN carries it: a length, then the name.
constexpr std::string_view protocol =
    "\x07"
    "foyer/1";

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

int select_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    unsigned char* found = nullptr;
    const int result =
        SSL_select_next_proto(&found, chosen_size, bytes_of(protocol),
                              static_cast<unsigned int>(protocol.size()), offered, offered_size);
    if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

Status show(SSL_CTX* context, const TlsIdentity& identity) {
    const auto certificate = openssl::read_certificate(identity.certificate_pem);
    if (!certificate) return failure(certificate.error());
    const auto key = openssl::read_private_key(identity.key_pem);
    if (!key) return failure(key.error());
    if (SSL_CTX_use_certificate(context, certificate->get()) != 1 ||
        SSL_CTX_use_PrivateKey(context, key->get()) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        return failure(openssl::error("use a certificate and its key"));
    }
    return {};
}

Status believe(SSL_CTX* context, const std::string& ca_pem) {
    const auto ca = openssl::read_certificate(ca_pem);
    if (!ca) return failure(ca.error());
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    if (X509_STORE_add_cert(store, ca->get()) != 1) {
        return failure(openssl::error("believe a certificate authority"));
    }
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_NO_CHECK_TIME);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    return {};
}

// What every context has in common.
SSL_CTX* make_native(const SSL_METHOD* method) {
    SSL_CTX* context = SSL_CTX_new(method);
    if (context == nullptr) return nullptr;
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_max_cert_list(context, 16 * 1024);
    // An idle link keeps no record buffers; a write that was cut short goes on from anywhere.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

Result<TlsContext> TlsContext::server(const TlsIdentity& identity,
                                      const std::string& station_ca_pem) {
    Native context(make_native(TLS_server_method()));
    if (!context) return failure(openssl::error("make a TLS context"));
    SSL_CTX_set_alpn_select_cb(context.get(), select_protocol, nullptr);
    if (const Status done = show(context.get(), identity); !done) return failure(done.error());
    if (const Status done = believe(context.get(), station_ca_pem); !done) {
        return failure(done.error());
    }
    return TlsContext(std::move(context), true);
}

Result<TlsContext> TlsContext::client(const TlsIdentity& identity,
                                      const std::string& station_ca_pem) {
    auto context = stranger();
    if (!context) return context;
    if (const Status done = show(context->native(), identity); !done) return failure(done.error());
    if (const Status done = believe(context->native(), station_ca_pem); !done) {
        return failure(done.error());
    }
    return context;
}

Result<TlsContext> TlsContext::stranger() {
    Native context(make_native(TLS_client_method()));
    if (!context) return failure(openssl::error("make a TLS context"));
    if (SSL_CTX_set_alpn_protos(context.get(), bytes_of(protocol),
                                static_cast<unsigned int>(protocol.size())) != 0) {
        return failure(openssl::error("offer the protocol"));
    }
    return TlsContext(std::move(context), false);
}

}  // namespace foyer
