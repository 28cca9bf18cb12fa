// What one side shows and whom it believes, for any number of links. TLS 1.3 only, ALPN "foyer/1"
// demanded, no session tickets (they barely pay and skip the certificate check). Chains are
// verified without looking at the clock: a PC whose clock battery is empty must still reach its
// supervisor, and a station is revoked by its fingerprint, not by a date.
#pragma once

#include <memory>
#include <string>

#include "proto/keys.hpp"
#include "proto/result.hpp"

struct ssl_ctx_st;

namespace foyer {

class TlsContext {
public:
    // The supervisor: a client may show no certificate (it wants to enrol); one that it shows must
    // be a client certificate of `station_ca_pem`.
    static Result<TlsContext> server(const TlsIdentity& identity,
                                     const std::string& station_ca_pem);
    // An enrolled station: the server must show a server certificate of `station_ca_pem`. Whatever
    // name it bears: that CA makes one server certificate, and the supervisor's address may change.
    static Result<TlsContext> client(const TlsIdentity& identity,
                                     const std::string& station_ca_pem);
    // A station that enrols: shows nothing and believes anybody; the six-digit code is the check.
    static Result<TlsContext> stranger();

    bool is_server() const { return server_; }
    ssl_ctx_st* native() const { return context_.get(); }

private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    using Native = std::unique_ptr<ssl_ctx_st, Free>;

    TlsContext(Native context, bool server) : context_(std::move(context)), server_(server) {}

    Native context_;
    bool server_;
};

}  // namespace foyer
