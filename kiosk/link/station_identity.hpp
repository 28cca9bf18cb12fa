// What a station is known by, as files of its state directory: its key (station.key), its
// certificate (station.crt) and the CA of its supervisor (supervisor-ca.crt). All are 0600.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "proto/keys.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct StationIdentity {
    std::string key_pem;
    std::string certificate_pem;  // empty: not enrolled
    std::string ca_pem;           // empty: not enrolled

    bool enrolled() const { return !certificate_pem.empty(); }
};

// Reads the directory; makes it, and the key, when they are missing. Error: a file cannot be read
// or written, or the certificate is another key's (then a person has to look at it).
Result<StationIdentity> open_identity(const std::filesystem::path& state_dir);

// Keeps what the supervisor issued. Error: it is not for this station's key, or cannot be written.
Status keep_certificate(const std::filesystem::path& state_dir, StationIdentity& identity,
                        const std::string& certificate_pem, const std::string& ca_pem);

}  // namespace foyer::kiosk
