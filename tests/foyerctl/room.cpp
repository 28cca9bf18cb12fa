#include "tests/foyerctl/room.hpp"

#include <stdlib.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "proto/keys.hpp"
#include "supervisor/accounts/accounts.hpp"
#include "supervisor/accounts/password_thread.hpp"
#include "supervisor/desk/feed.hpp"
#include "supervisor/desk/http_server.hpp"
#include "supervisor/station/certificate.hpp"
#include "supervisor/store/store.hpp"
#include "supervisor/store/store_thread.hpp"
#include "tests/foyerctl/played_space.hpp"

namespace foyer::test {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

// Long enough to be one, and known to the accounts by its hash.
const std::string token = "Rm95ZXItdGVzdC10b2tlbi1mb3ItdGhlLWFkbWluLXg";

template <class T>
T take(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().text);
    }
    return std::move(*result);
}

fs::path make_folder() {
    std::string path = (fs::temp_directory_path() / "foyerctl-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) {
        throw std::runtime_error("no temporary folder");
    }
    return path;
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
}

struct Certificates {
    std::string ca_pem;
    TlsIdentity server;
};

// Good for "localhost" and 127.0.0.1, not for 127.0.0.2.
Certificates make_certificates() {
    using supervisor::CertificateUse;
    const auto ca_key = make_private_key_pem();
    const auto ca = take(supervisor::issue_self_signed(
        {.use = CertificateUse::authority, .common_name = "test CA", .days = 30, .names = {}}, ca_key));
    const auto key = make_private_key_pem();
    const auto certificate = take(supervisor::issue(
        {.use = CertificateUse::server,
         .common_name = "desk",
         .days = 30,
         .names = {.dns = {"localhost"}, .ips = {"127.0.0.1"}}},
        take(public_key_der(key)), {ca, ca_key}));
    return {ca, {certificate, key}};
}

}  // namespace

struct Room::Inside {
    explicit Inside(std::vector<std::string> stations)
        : folder(make_folder()),
          store(io, take(supervisor::Store::open("sqlite://" + (folder / "foyer.db").string(),
                                                 "Salle des fêtes"))),
          passwords(io),
          accounts(store, passwords,
                   {{.name = "marie",
                     .display_name = "Maÿlis d'Hérouville-L'Écuyer",
                     .role = supervisor::Role::admin,
                     .password_hash = "",
                     .disabled = false,
                     .created_wall_ms = 0}},
                   {{to_hex(sha256(token)), "marie", system_now().wall_ms + minutes(60)}}),
          space(io, std::move(stations), [this] {
              if (server) {
                  server->feed().changed();
              }
              changed.notify_all();
          }) {
        const auto certificates = make_certificates();
        write_file(folder / "ca.pem", certificates.ca_pem);
        write_file(folder / "token", token + "\n");
        fs::create_directory(folder / "web");
        write_file(folder / "web/index.html", "<!doctype html>");
        supervisor::HttpServerSetup setup;
        setup.certificate_pem = certificates.server.certificate_pem;
        setup.key_pem = certificates.server.key_pem;
        setup.web_dir = folder / "web";
        server = take(supervisor::HttpServer::start(io.get_executor(), setup, space, accounts));
        thread = std::thread([this] { io.run(); });
    }

    ~Inside() {
        std::promise<void> stopped;
        asio::co_spawn(io, server->stop(), [&](std::exception_ptr) { stopped.set_value(); });
        stopped.get_future().wait();
        store.finish();
        io.stop();
        thread.join();
        fs::remove_all(folder);
    }

    // Runs `job` on the space's thread and waits for it.
    template <class Work>
    auto on_its_thread(Work job) {
        std::packaged_task<decltype(job())()> task(std::move(job));
        auto result = task.get_future();
        asio::post(io, [&task] { task(); });
        return result.get();
    }

    fs::path folder;
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> stays{io.get_executor()};
    supervisor::StoreThread store;
    supervisor::PasswordThread passwords;
    supervisor::Accounts accounts;
    std::mutex mutex;
    std::condition_variable changed;
    PlayedSpace space;
    std::unique_ptr<supervisor::HttpServer> server;
    std::thread thread;
};

Room::Room(std::vector<std::string> stations)
    : inside_(std::make_unique<Inside>(std::move(stations))) {}

Room::~Room() = default;

std::string Room::url() const {
    return "https://127.0.0.1:" + std::to_string(inside_->server->port());
}

std::string Room::ca_file() const { return (inside_->folder / "ca.pem").string(); }

std::string Room::folder() const { return inside_->folder.string(); }

std::vector<std::string> Room::as_marie() const {
    return {"--url", url(), "--ca", ca_file(), "--token-file", folder() + "/token"};
}

void Room::answer(HelpKind question, Answer given) {
    inside_->on_its_thread([&] { inside_->space.answer(question, given); });
}

void Room::press_stop(const std::string& station) {
    inside_->on_its_thread([&] { inside_->space.press_stop(station); });
}

void Room::take_mouse_back(const std::string& station) {
    inside_->on_its_thread([&] { inside_->space.take_mouse_back(station); });
}

void Room::leave_something(const std::string& station) {
    inside_->on_its_thread([&] { inside_->space.leave_something(station); });
}

void Room::lose_link(const std::string& station) {
    inside_->on_its_thread([&] { inside_->space.lose_link(station); });
}

void Room::show_code(const std::string& code, const std::string& proposed_name) {
    inside_->on_its_thread([&] { inside_->space.show_code(code, proposed_name); });
}

StationView Room::view(const std::string& station) const {
    return inside_->on_its_thread([&] { return inside_->space.view(station); });
}

SpaceMode Room::mode() const {
    return inside_->on_its_thread([&] { return inside_->space.floor().space.mode; });
}

std::size_t Room::helps_going_on() const {
    return inside_->on_its_thread([&] { return inside_->space.helps_going_on(); });
}

HelpEnd Room::last_help_end() const {
    return inside_->on_its_thread([&] { return inside_->space.last_help_end(); });
}

bool Room::wait_until(const std::function<bool()>& holds) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::unique_lock lock(inside_->mutex);
    while (!holds()) {
        // A change between the look and the wait is seen at the latest at the next turn.
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        inside_->changed.wait_for(lock, std::chrono::milliseconds(50));
    }
    return true;
}

}  // namespace foyer::test
