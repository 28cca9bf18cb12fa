// The space's own certificate authorities, made at the first start in a directory of mode 0700:
//   station-ca  signs the station port's server certificate and each station's client certificate
//   desk-ca     signs the desk's HTTPS certificate, and is name-constrained to the desk's names and
//               to private addresses, so that a browser that trusts it trusts it for nothing else
// Two, so that no browser has to trust what stations are known by, and the other way round. All
// keys are P-256 and 0600. The two server keys live as long as the directory; their certificates
// are made anew at each start (the desk's for 800 days: browsers refuse more than 825).
#pragma once

#include <filesystem>
#include <string>

#include "proto/ids.hpp"
#include "proto/keys.hpp"
#include "proto/result.hpp"
#include "supervisor/station/certificate.hpp"

namespace foyer::supervisor {

class Authority {
public:
    // Reads the directory, and makes what is missing. Errors: a file that cannot be read or
    // written, a key that is not one, an address that does not parse, a desk name outside of the
    // constraints that the desk CA was made with (it has to be made anew and trusted anew).
    static Result<Authority> open(const std::filesystem::path& directory,
                                  const ServerNames& station_port, const ServerNames& desk);

    const TlsIdentity& station_server() const { return station_server_; }
    const TlsIdentity& desk_server() const { return desk_server_; }  // certificate, then its CA
    const std::string& station_ca_pem() const { return station_ca_.certificate_pem; }
    const std::string& desk_ca_pem() const { return desk_ca_.certificate_pem; }

    // A client certificate for a station's public key (SubjectPublicKeyInfo in DER), the name as
    // its common name. Error: not a P-256 public key, not a station's name.
    Result<std::string> sign_station(const StationName& name,
                                     const std::string& public_key_der) const;

private:
    Authority() = default;

    TlsIdentity station_ca_;
    TlsIdentity desk_ca_;
    TlsIdentity station_server_;
    TlsIdentity desk_server_;
};

}  // namespace foyer::supervisor
