#include "supervisor/start.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <utility>

#include "proto/state_file.hpp"

namespace foyer::supervisor {

namespace {

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
    return Setup{settings.space.name,    settings.space.phone,       settings.space.reopens,
                 settings.space.reopens, settings.space.free_policy, std::move(policies)};
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

}  // namespace foyer::supervisor
