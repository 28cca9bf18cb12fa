// foyer-supervisor: one space's server. Reads its settings, opens the store, makes what is missing
// (the authorities, the first admin), opens the two ports and runs until SIGINT or SIGTERM.

#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>

#include "proto/state_file.hpp"
#include "supervisor/accounts/accounts.hpp"
#include "supervisor/accounts/first_admin.hpp"
#include "supervisor/accounts/password_thread.hpp"
#include "supervisor/desk/http_server.hpp"
#include "supervisor/housekeeping/housekeeping.hpp"
#include "supervisor/settings/policy_toml.hpp"
#include "supervisor/settings/settings.hpp"
#include "supervisor/shell.hpp"
#include "supervisor/start.hpp"
#include "supervisor/store/store_thread.hpp"

namespace {

using namespace foyer;
using namespace foyer::supervisor;
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

int run(const Settings& settings, std::vector<Policy> policies) {
    need(make_private_directory(settings.state_dir));
    Store opened = need(Store::open(store_url(settings), settings.space.name));
    if (const auto file =
            need(make_first_admin(opened, settings.state_dir, system_now().wall_ms))) {
        spdlog::info("first start: the password of the account admin is in {}", file->string());
    }
    const Authority authority = need(open_authority(settings));
    Floor floor(setup_of(settings, std::move(policies)), need(opened.load()), system_now());
    auto account_rows = need(opened.accounts());
    auto token_rows = need(opened.tokens());

    asio::io_context io(1);
    StoreThread store(io, std::move(opened));
    PasswordThread passwords(io);
    Accounts accounts(store, passwords, std::move(account_rows), std::move(token_rows));

    int status = EXIT_SUCCESS;
    std::function<void()> end;  // set below; ends the program in order
    Shell shell(io, std::move(floor), store, authority, listener_settings(settings),
                [&](const Error& error) {
                    spdlog::critical("the store could not write, so nothing is acknowledged any "
                                     "more: {}",
                                     error.text);
                    status = EXIT_FAILURE;
                    end();
                });
    accounts.on_signed_out([&](const std::string& account) { shell.signed_out(account); });
    need(shell.start());
    const auto desk = need(HttpServer::start(io.get_executor(),
                                             need(desk_setup(settings, authority)), shell,
                                             accounts));
    shell.follow_with(&desk->feed());
    need(tell_listening(settings, authority, shell.station_port(), desk->port()));
    spdlog::info("foyer-supervisor {}: stations at {}:{}, the desk at https://{}:{}", FOYER_VERSION,
                 settings.station.listen.address, shell.station_port(),
                 settings.desk.listen.address, desk->port());

    asio::signal_set signals(io, SIGINT, SIGTERM);
    Housekeeping housekeeping(io, settings, accounts, store,
                              [&](const std::string& words_fr, const std::string& words_en) {
                                  shell.reopens(words_fr, words_en);
                              });
    bool ending = false;
    end = [&] {
        if (std::exchange(ending, true)) {
            return;
        }
        signals.cancel();
        housekeeping.stop();
        asio::co_spawn(
            io,
            [&]() -> asio::awaitable<void> {
                shell.follow_with(nullptr);
                co_await desk->stop();
                co_await shell.stop();
            },
            [](const std::exception_ptr& error) {
                if (error) {
                    std::rethrow_exception(error);
                }
            });
    };
    signals.async_wait([&](const boost::system::error_code& cancelled, int) {
        if (!cancelled) {
            spdlog::info("stopping");
            end();
        }
    });
    io.run();
    store.finish();
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"The server of one Foyer space: stations, sessions, tickets, helps, the desk."};
    app.set_version_flag("--version", "foyer-supervisor " FOYER_VERSION);
    std::filesystem::path config = "/etc/foyer/supervisor.toml";
    bool check = false;
    app.add_option("--config", config, "settings (TOML), default " + config.string());
    app.add_flag("--check", check, "read the settings and the policies, say what is wrong, and end");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const Settings settings = need(read_settings(config));
        auto policies = need(read_policies(settings.policy_dirs));
        need(check_free_policy(settings, policies));
        if (check) {
            std::cout << config.string() << ": good, " << policies.size() << " policies\n";
            return EXIT_SUCCESS;
        }
        return run(settings, std::move(policies));
    } catch (const std::exception& error) {
        std::cerr << "foyer-supervisor: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
