#include "supervisor/station/authority.hpp"

#include "proto/openssl.hpp"
#include "proto/state_file.hpp"
#include "supervisor/station/enrolment.hpp"

namespace foyer::supervisor {

namespace {

namespace fs = std::filesystem;

constexpr std::int32_t authority_days = 20 * 365;
constexpr std::int32_t station_days = 10 * 365;  // revoked by fingerprint, not by date
constexpr std::int32_t desk_days = 800;

Result<std::string> key_of(const fs::path& file) {
    auto kept = read_state_file(file);
    if (!kept) return failure(kept.error());
    if (kept->has_value()) {
        if (const auto key = public_key_der(**kept); !key) {
            return failure(file.string() + ": " + key.error().text);
        }
        return **kept;
    }
    std::string fresh = make_private_key_pem();
    if (const Status written = write_state_file(file, fresh); !written) {
        return failure(written.error());
    }
    return fresh;
}

Status check_belong_together(const TlsIdentity& identity, const fs::path& file) {
    const auto certified = certificate_public_key_der(identity.certificate_pem);
    if (!certified) return failure(file.string() + ": " + certified.error().text);
    if (*certified != *public_key_der(identity.key_pem)) {
        return failure(file.string() + ": expected the certificate of the key beside it, found " +
                       "another key's");
    }
    return {};
}

// NAME.key and NAME.crt, made when they are missing.
Result<TlsIdentity> authority_of(const fs::path& directory, const std::string& name,
                                 const CertificateTerms& terms) {
    auto key = key_of(directory / (name + ".key"));
    if (!key) return failure(key.error());
    const fs::path file = directory / (name + ".crt");
    auto kept = read_state_file(file);
    if (!kept) return failure(kept.error());
    if (kept->has_value()) {
        TlsIdentity identity{**kept, *key};
        if (const Status fits = check_belong_together(identity, file); !fits) {
            return failure(fits.error());
        }
        return identity;
    }
    auto fresh = issue_self_signed(terms, *key);
    if (!fresh) return failure(fresh.error());
    if (const Status written = write_state_file(file, *fresh); !written) {
        return failure(written.error());
    }
    return TlsIdentity{*fresh, *key};
}

Result<TlsIdentity> server_of(const fs::path& directory, const std::string& name,
                              const CertificateTerms& terms, const TlsIdentity& authority) {
    auto key = key_of(directory / (name + ".key"));
    if (!key) return failure(key.error());
    auto certificate = issue(terms, *public_key_der(*key), authority);
    if (!certificate) return failure(certificate.error());
    return TlsIdentity{*certificate, *key};
}

}  // namespace

Result<Authority> Authority::open(const fs::path& directory, const ServerNames& station_port,
                                  const ServerNames& desk) {
    if (const Status made = make_private_directory(directory); !made) return failure(made.error());

    Authority authority;
    const CertificateTerms station_ca{.use = CertificateUse::authority,
                                      .common_name = "Foyer stations",
                                      .days = authority_days,
                                      .names = {}};
    auto opened = authority_of(directory, "station-ca", station_ca);
    if (!opened) return failure(opened.error());
    authority.station_ca_ = std::move(*opened);

    const CertificateTerms desk_ca{.use = CertificateUse::authority,
                                   .common_name = "Foyer desk",
                                   .days = authority_days,
                                   .names = desk,
                                   .private_names_only = true};
    opened = authority_of(directory, "desk-ca", desk_ca);
    if (!opened) return failure(opened.error());
    authority.desk_ca_ = std::move(*opened);

    const CertificateTerms station_server{.use = CertificateUse::server,
                                          .common_name = "Foyer supervisor",
                                          .days = station_days,
                                          .names = station_port};
    opened = server_of(directory, "station-server", station_server, authority.station_ca_);
    if (!opened) return failure(opened.error());
    authority.station_server_ = std::move(*opened);

    const CertificateTerms desk_server{.use = CertificateUse::server,
                                       .common_name = "Foyer desk",
                                       .days = desk_days,
                                       .names = desk};
    opened = server_of(directory, "desk-server", desk_server, authority.desk_ca_);
    if (!opened) return failure(opened.error());
    authority.desk_server_ = std::move(*opened);
    const Status vouched =
        check_issued(authority.desk_server_.certificate_pem, authority.desk_ca_pem());
    if (!vouched) {
        return failure("desk certificate: " + vouched.error().text +
                       "; the desk CA was made for other names: remove desk-ca.crt from " +
                       directory.string() + " and have browsers trust the new one");
    }
    authority.desk_server_.certificate_pem += authority.desk_ca_pem();
    return authority;
}

Result<std::string> Authority::sign_station(const StationName& name,
                                            const std::string& public_key_der) const {
    if (!is_station_name(name)) {
        return failure("station name: expected 1 to 63 characters of [a-z0-9-], found \"" + name +
                       "\"");
    }
    return issue(
        CertificateTerms{
            .use = CertificateUse::client, .common_name = name, .days = station_days, .names = {}},
        public_key_der, station_ca_);
}

}  // namespace foyer::supervisor
