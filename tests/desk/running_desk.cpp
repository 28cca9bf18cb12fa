#include "tests/desk/running_desk.hpp"

#include <sodium.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <optional>
#include <stdexcept>
#include <thread>

#include "supervisor/accounts/accounts.hpp"
#include "supervisor/accounts/password_thread.hpp"
#include "supervisor/desk/feed.hpp"
#include "supervisor/store/store_thread.hpp"
#include "tests/desk/self_signed.hpp"

namespace foyer::test {
namespace asio = boost::asio;
using namespace supervisor;
namespace {

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().text);
    return std::move(*result);
}

// The cheapest parameters: the tests are not about the strength of argon2.
std::string cheap_hash(std::string_view text) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (sodium_init() < 0 ||
        crypto_pwhash_str(out.data(), text.data(), text.size(), crypto_pwhash_OPSLIMIT_MIN,
                          crypto_pwhash_MEMLIMIT_MIN) != 0) {
        throw std::runtime_error("cannot hash a password");
    }
    return out.data();
}

class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "desk-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
        path = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

std::vector<AccountRow> accounts() {
    const std::string hash = cheap_hash(password);
    return {{"marie", marie, Role::mediator, hash, false, 0},
            {"root", "L’admin", Role::admin, hash, false, 0}};
}

}  // namespace

struct RunningDesk::Parts {
    Folder folder;
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    std::optional<StoreThread> store;
    PasswordThread passwords{io};
    std::optional<Accounts> known;
    SmallSpace space{io};
    std::unique_ptr<HttpServer> server;
    std::thread thread;
};

RunningDesk::RunningDesk(std::size_t connections_max, std::uint16_t port)
    : parts_(std::make_unique<Parts>()) {
    Parts& p = *parts_;
    Store store = must(Store::open("sqlite://" + (p.folder.path / "store").string(), "test"));
    for (const AccountRow& account : accounts()) {
        if (!store.save_account(account)) throw std::runtime_error("cannot save an account");
    }
    p.store.emplace(p.io, std::move(store));
    p.known.emplace(*p.store, p.passwords, accounts(), std::vector<TokenRow>{});
    p.known->on_signed_out([&p](const std::string& name) { p.space.account_signed_out(name); });

    TlsIdentity identity = self_signed();
    HttpServerSetup setup;
    setup.port = port;
    setup.certificate_pem = std::move(identity.certificate_pem);
    setup.key_pem = std::move(identity.key_pem);
    setup.web_dir = FOYER_WEB_DIR;
    setup.connections_max = connections_max;
    setup.presence_grace_ms = 0;
    p.server = must(HttpServer::start(p.io.get_executor(), setup, p.space, *p.known));
    p.space.on_change = [&p] { p.server->feed().changed(); };
    p.thread = std::thread([&p] { p.io.run(); });
}

RunningDesk::~RunningDesk() {
    Parts& p = *parts_;
    asio::co_spawn(p.io, p.server->stop(), asio::use_future).get();
    inside([](SmallSpace& space) { space.relay().cut_all(); });
    p.store->finish();
    p.work.reset();
    p.thread.join();
}

std::uint16_t RunningDesk::port() const { return parts_->server->port(); }
SmallSpace& RunningDesk::space() { return parts_->space; }
asio::io_context& RunningDesk::io() { return parts_->io; }

}  // namespace foyer::test
