// What a start of the supervisor makes of its settings, piece by piece for main.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
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

class Accounts;
class Shell;
class StoreThread;

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

// Ends expired sign-ins and tells when the desk opens next, every minute; purges the store at start
// and once a day.
class Housekeeping {
public:
    Housekeeping(boost::asio::io_context& io, const Settings& settings, Accounts& accounts,
                 StoreThread& store, Shell& shell);
    void stop();

private:
    void wait();
    void purge();
    void tell_hours();

    const Settings& settings_;
    Accounts& accounts_;
    StoreThread& store_;
    Shell& shell_;
    boost::asio::steady_timer timer_;
    int minutes_to_purge_ = 0;
};

}  // namespace foyer::supervisor
