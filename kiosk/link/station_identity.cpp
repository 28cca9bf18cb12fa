#include "kiosk/link/station_identity.hpp"

#include "proto/state_file.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

Result<std::string> read_or_empty(const fs::path& file) {
    auto content = read_state_file(file);
    if (!content) return failure(content.error());
    return content->value_or(std::string());
}

Status check_fits(const std::string& certificate_pem, const std::string& key_pem) {
    const auto certified = certificate_public_key_der(certificate_pem);
    if (!certified) return failure(certified.error());
    const auto own = public_key_der(key_pem);
    if (!own) return failure(own.error());
    if (*certified != *own) {
        return failure("the certificate is not for this station's key");
    }
    return {};
}

}  // namespace

Result<StationIdentity> open_identity(const fs::path& state_dir) {
    if (const Status made = make_private_directory(state_dir); !made) return failure(made.error());
    StationIdentity identity;
    auto key = read_or_empty(state_dir / "station.key");
    if (!key) return failure(key.error());
    if (key->empty()) {
        *key = make_private_key_pem();
        const Status written = write_state_file(state_dir / "station.key", *key);
        if (!written) return failure(written.error());
    }
    identity.key_pem = std::move(*key);

    auto certificate = read_or_empty(state_dir / "station.crt");
    if (!certificate) return failure(certificate.error());
    auto ca = read_or_empty(state_dir / "supervisor-ca.crt");
    if (!ca) return failure(ca.error());
    // The certificate is written last: with it, all is there.
    if (certificate->empty()) return identity;
    if (ca->empty()) {
        return failure("found " + (state_dir / "station.crt").string() +
                       " without supervisor-ca.crt; delete it to enrol anew");
    }
    if (const Status fits = check_fits(*certificate, identity.key_pem); !fits) {
        return failure((state_dir / "station.crt").string() + ": " + fits.error().text +
                       "; delete it to enrol anew");
    }
    identity.certificate_pem = std::move(*certificate);
    identity.ca_pem = std::move(*ca);
    return identity;
}

Status keep_certificate(const fs::path& state_dir, StationIdentity& identity,
                        const std::string& certificate_pem, const std::string& ca_pem) {
    if (const Status fits = check_fits(certificate_pem, identity.key_pem); !fits) {
        return failure("enrolment: " + fits.error().text);
    }
    if (const Status written = write_state_file(state_dir / "supervisor-ca.crt", ca_pem);
        !written) {
        return written;
    }
    if (const Status written = write_state_file(state_dir / "station.crt", certificate_pem);
        !written) {
        return written;
    }
    identity.certificate_pem = certificate_pem;
    identity.ca_pem = ca_pem;
    return {};
}

}  // namespace foyer::kiosk
