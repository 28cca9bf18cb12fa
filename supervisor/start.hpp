// What a start of the supervisor makes of its settings, piece by piece for main.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proto/result.hpp"
#include "supervisor/core/floor.hpp"
#include "supervisor/desk/http_server.hpp"
#include "supervisor/settings/settings.hpp"
#include "supervisor/station/authority.hpp"
#include "supervisor/station/listener.hpp"

namespace foyer::supervisor {

std::string store_url(const Settings& settings);
Setup setup_of(const Settings& settings, std::vector<Policy> policies);
Result<Authority> open_authority(const Settings& settings);
ListenerSettings listener_settings(const Settings& settings);
// Error: the desk's own certificate or key cannot be read.
Result<HttpServerSetup> desk_setup(const Settings& settings, const Authority& authority);

// Writes state_dir/desk-ca.pem (for browsers and foyerctl) and state_dir/listening.json, the
// addresses in use: {"station": "127.0.0.1:7443", "desk": "127.0.0.1:8443"}. Written last, so its
// presence says that the supervisor is ready.
Status tell_listening(const Settings& settings, const Authority& authority,
                      std::uint16_t station_port, std::uint16_t desk_port);

}  // namespace foyer::supervisor
