// foyer-kiosk: the program of one station. Runs as root, because it makes namespaces and takes
// uids; what draws, what captures and what the guest runs are children without any right.

#include <arpa/inet.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cctype>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>

#include "kiosk/children/children.hpp"
#include "kiosk/memory_file.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/settings/settings.hpp"
#include "kiosk/shell.hpp"
#include "proto/state_file.hpp"

namespace {

using namespace foyer;
using namespace foyer::kiosk;
namespace asio = boost::asio;

// What cannot start throws; main says it in one line.
template <class T>
T need(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().text);
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

std::filesystem::path programs_of(const Settings& settings) {
    return settings.programs.empty() ? std::filesystem::canonical("/proc/self/exe").parent_path()
                                     : settings.programs;
}

// The host's name with everything that cannot be in a station's name replaced.
std::string name_of_host() {
    char name[64] = {};
    ::gethostname(name, sizeof name - 1);
    std::string station;
    for (const char* at = name; *at != '\0' && *at != '.'; ++at) {
        const char small = static_cast<char>(std::tolower(static_cast<unsigned char>(*at)));
        const bool fits = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
        station += fits ? small : '-';
    }
    return station.empty() ? "station" : station;
}

GroundSpec ground_of(const Settings& settings) {
    GroundSpec ground;
    ground.run_dir = settings.station.run_dir.string();
    ground.uid_file = settings.station.uid_file.string();
    ground.images_dir = settings.session.images.string();
    ground.init_program = (programs_of(settings) / "foyer-init").string();
    ground.window_manager = settings.session.window_manager;
    // A supervisor known by name is reached through the resolver, like anything public; one on a
    // private network is out of the guests' reach anyway.
    unsigned char scratch[sizeof(in6_addr)];
    const std::string& host = settings.supervisor.host;
    if (inet_pton(AF_INET, host.c_str(), scratch) == 1 ||
        inet_pton(AF_INET6, host.c_str(), scratch) == 1) {
        ground.forbidden_addresses.push_back(host);
    }
    return ground;
}

int run(const Settings& settings) {
    if (::geteuid() != 0) {
        throw std::runtime_error("root is needed: it makes namespaces and takes users' ids");
    }
    // Best effort, as for the curtain: without it all is right, and slower under load.
    (void)::setpriority(PRIO_PROCESS, 0, curtain_nice);
    need(make_private_directory(settings.station.state_dir));
    asio::io_context io(1);
    Children children(io);
    std::filesystem::create_directories(settings.station.uid_file.parent_path());
    MemoryFile memory_file(settings.station.state_dir, settings.station.run_dir);
    Memory memory = need(memory_file.load());  // before the ground sweeps the run directory
    const auto ground = need(Ground::prepare(io, children, ground_of(settings)));

    int status = EXIT_SUCCESS;
    asio::signal_set signals(io, SIGINT, SIGTERM);
    std::function<void()> end;
    Shell shell(io, settings, programs_of(settings), children, *ground, memory_file,
                [&](const std::string& why) {
                    spdlog::critical("the station cannot go on: {}", why);
                    status = EXIT_FAILURE;
                    end();
                });
    end = [&] {
        signals.cancel();
        shell.stop([&io] { io.stop(); });
    };
    signals.async_wait([&](const boost::system::error_code& cancelled, int) {
        if (!cancelled) {
            spdlog::info("stopping");
            end();
        }
    });
    shell.start(std::move(memory));
    io.run();
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"The program of one Foyer station: display, sessions, reset, help."};
    app.set_version_flag("--version", "foyer-kiosk " FOYER_VERSION);
    std::filesystem::path config = "/etc/foyer/kiosk.toml";
    bool check = false;
    app.add_option("--config", config, "settings (TOML), default " + config.string());
    app.add_flag("--check", check, "read the settings, say what is wrong, and end");
    CLI11_PARSE(app, argc, argv);
    ::signal(SIGPIPE, SIG_IGN);
    try {
        Settings settings = need(read_settings(config));
        if (settings.station.name.empty()) {
            settings.station.name = name_of_host();
        }
        if (check) {
            std::cout << config.string() << ": good\n";
            return EXIT_SUCCESS;
        }
        return run(settings);
    } catch (const std::exception& error) {
        std::cerr << "foyer-kiosk: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
