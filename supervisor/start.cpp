#include "supervisor/start.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/ip/address.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "proto/state_file.hpp"
#include "supervisor/accounts/accounts.hpp"
#include "supervisor/shell.hpp"
#include "supervisor/store/store_thread.hpp"

namespace foyer::supervisor {

namespace {

constexpr int minutes_a_day = 24 * 60;

ServerNames names_of(const std::vector<std::string>& names) {
    ServerNames sorted;
    for (const std::string& name : names) {
        boost::system::error_code not_an_address;
        boost::asio::ip::make_address(name, not_an_address);
        (not_an_address ? sorted.dns : sorted.ips).push_back(name);
    }
    return sorted;
}

std::string address_text(const Endpoint& endpoint, std::uint16_t port) {
    const bool v6 = endpoint.address.find(':') != std::string::npos;
    return (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" + std::to_string(port);
}

Result<std::string> read_pem(const std::filesystem::path& file) {
    auto content = read_state_file(file);
    if (!content) {
        return failure(content.error());
    }
    if (!*content) {
        return failure("reading the desk's certificate and key: " + file.string() +
                       " does not exist");
    }
    return std::move(**content);
}

}  // namespace

std::string store_url(const Settings& settings) {
    return settings.store.url.empty()
               ? "sqlite://" + std::filesystem::absolute(settings.state_dir / "foyer.db").string()
               : settings.store.url;
}

Setup setup_of(const Settings& settings, std::vector<Policy> policies) {
    return Setup{settings.space.name, settings.space.phone, settings.space.reopens,
                 settings.space.free_policy, std::move(policies)};
}

Result<Authority> open_authority(const Settings& settings) {
    return Authority::open(settings.state_dir / "authority", names_of(settings.station.names),
                           names_of(settings.desk.names));
}

ListenerSettings listener_settings(const Settings& settings) {
    ListenerSettings listener;
    listener.address = settings.station.listen.address;
    listener.port = settings.station.listen.port;
    return listener;
}

Result<HttpServerSetup> desk_setup(const Settings& settings, const Authority& authority) {
    HttpServerSetup setup;
    setup.address = settings.desk.listen.address;
    setup.port = settings.desk.listen.port;
    setup.certificate_pem = authority.desk_server().certificate_pem;
    setup.key_pem = authority.desk_server().key_pem;
    if (!settings.desk.certificate.empty()) {
        auto certificate = read_pem(settings.desk.certificate);
        if (!certificate) {
            return failure(certificate.error());
        }
        auto key = read_pem(settings.desk.key);
        if (!key) {
            return failure(key.error());
        }
        setup.certificate_pem = std::move(*certificate);
        setup.key_pem = std::move(*key);
    }
    // Beside the programs: build/bin and build/share in a build tree, /usr/bin and /usr/share.
    setup.web_dir = settings.desk.web_root.empty()
                        ? std::filesystem::canonical("/proc/self/exe").parent_path().parent_path() /
                              "share/foyer/web"
                        : settings.desk.web_root;
    return setup;
}

Status tell_listening(const Settings& settings, const Authority& authority,
                      std::uint16_t station_port, std::uint16_t desk_port) {
    if (Status written = write_state_file(settings.state_dir / "desk-ca.pem",
                                          authority.desk_ca_pem(), 0644);
        !written) {
        return written;
    }
    const boost::json::object listening{
        {"station", address_text(settings.station.listen, station_port)},
        {"desk", address_text(settings.desk.listen, desk_port)}};
    return write_state_file(settings.state_dir / "listening.json",
                            boost::json::serialize(listening) + "\n", 0644);
}

Housekeeping::Housekeeping(boost::asio::io_context& io, const Settings& settings,
                           Accounts& accounts, StoreThread& store, Shell& shell)
    : settings_(settings), accounts_(accounts), store_(store), shell_(shell), timer_(io) {
    purge();
    tell_hours();
    wait();
}

void Housekeeping::stop() { timer_.cancel(); }

void Housekeeping::wait() {
    timer_.expires_after(std::chrono::minutes(1));
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) {
            return;
        }
        accounts_.expire();
        tell_hours();
        if (--minutes_to_purge_ <= 0) {
            purge();
        }
        wait();
    });
}

// The weekly hours, or the words of the settings when there are none.
void Housekeeping::tell_hours() {
    const bool known = std::ranges::any_of(settings_.hours, [](const auto& day) {
        return !day.empty();
    });
    shell_.reopens(known ? next_opening(settings_.hours, local_minute(system_now().wall_ms),
                                        settings_.space.language)
                         : settings_.space.reopens);
}

void Housekeeping::purge() {
    minutes_to_purge_ = minutes_a_day;
    store_.purge(system_now().wall_ms, settings_.helps_register.help_days, [](const Status& purged) {
        if (!purged) {
            spdlog::error("purging what may no longer be kept: {}", purged.error().text);
        }
    });
}

}  // namespace foyer::supervisor
