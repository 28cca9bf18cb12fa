#include "supervisor/desk/http_server.hpp"

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <exception>
#include <list>
#include <string_view>

#include "proto/quietly.hpp"
#include "supervisor/desk/connection.hpp"
#include "supervisor/desk/convert_desk.hpp"

namespace foyer::supervisor {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr auto accept_again = std::chrono::milliseconds(100);

std::string what(std::exception_ptr thrown) {
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const std::exception& error) {
        return error.what();
    }
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
    static constexpr unsigned char http11[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    const int result = SSL_select_next_proto(&found, length, http11, sizeof http11 - 1, offered,
                                             offered_length);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Status prepare(asio::ssl::context& tls, const HttpServerSetup& setup) {
    boost::system::error_code error;
    tls.use_certificate_chain(asio::buffer(setup.certificate_pem), error);
    if (error) return failure(Error::of("the desk's certificate", error));
    tls.use_private_key(asio::buffer(setup.key_pem), asio::ssl::context::pem, error);
    if (error) return failure(Error::of("the desk's key", error));
    if (SSL_CTX_check_private_key(tls.native_handle()) != 1) {
        return failure("the desk's key does not belong to its certificate");
    }
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_3_VERSION);
    SSL_CTX_set_alpn_select_cb(tls.native_handle(), choose_protocol, nullptr);
    return {};
}

Status listen(tcp::acceptor& acceptor, const HttpServerSetup& setup) {
    const std::string where = "the desk on " + setup.address + ":" + std::to_string(setup.port);
    boost::system::error_code error;
    const auto address = asio::ip::make_address(setup.address, error);
    if (error) return failure(Error::of(where, error));
    const tcp::endpoint endpoint(address, setup.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return failure(Error::of(where, error));
    return {};
}

}  // namespace

struct HttpServer::Parts {
    Parts(asio::any_io_executor the_executor, HttpServerSetup the_setup, Backend& the_backend,
          Accounts& the_accounts, StaticFiles files)
        : executor(std::move(the_executor)),
          setup(std::move(the_setup)),
          backend(the_backend),
          accounts(the_accounts),
          tls(asio::ssl::context::tls_server),
          acceptor(executor),
          all_ended(executor, asio::steady_timer::time_point::max()),
          feed(executor, [this] { return floor_json(backend.floor()); }),
          presence(executor, setup.presence_grace_ms,
                   [this](std::int32_t signed_in) { backend.presence(signed_in); }),
          site(backend, accounts, std::move(files), setup.ticket_valid_ms,
               [this] { feed.changed(); }) {}

    void run() {
        ++running;
        asio::co_spawn(executor, accept(), [this](std::exception_ptr thrown) {
            if (thrown) spdlog::error("desk: accepting ended: {}", what(std::move(thrown)));
            ended();
        });
    }

    asio::awaitable<void> accept() {
        while (!stopping) {
            auto [error, socket] = co_await acceptor.async_accept(quietly);
            if (stopping) break;
            if (error) {
                // Too many open files, for example: it passes, and until then nothing is lost.
                spdlog::warn("desk: accept: {}", error.message());
                asio::steady_timer pause(executor, accept_again);
                co_await pause.async_wait(quietly);
                continue;
            }
            if (connections.size() >= setup.connections_max) continue;  // closed again
            begin(std::move(socket));
        }
    }

    void begin(tcp::socket socket) {
        const auto entry = connections.emplace(connections.end());
        counts.connections = connections.size();
        ++running;
        const Surroundings around{setup, tls, backend, accounts, site, feed, presence, counts};
        asio::co_spawn(executor, serve(std::move(socket), around, *entry),
                       [this, entry](std::exception_ptr thrown) {
                           if (thrown) {
                               spdlog::error("desk: a connection: {}", what(std::move(thrown)));
                           }
                           connections.erase(entry);
                           counts.connections = connections.size();
                           ended();
                       });
    }

    void ended() {
        if (--running == 0) all_ended.cancel();
    }

    void close() {
        stopping = true;
        boost::system::error_code ignored;
        acceptor.close(ignored);
        feed.close();
        presence.stop();
        for (const auto& end_now : connections) {
            if (end_now) end_now();
        }
    }

    asio::any_io_executor executor;
    const HttpServerSetup setup;
    Backend& backend;
    Accounts& accounts;
    asio::ssl::context tls;
    tcp::acceptor acceptor;
    asio::steady_timer all_ended;
    DeskCounts counts;
    Feed feed;
    Presence presence;
    Site site;
    std::list<std::function<void()>> connections;  // how to end each
    int running = 0;                               // coroutines
    bool stopping = false;
};

HttpServer::HttpServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(asio::any_io_executor executor,
                                                      HttpServerSetup setup, Backend& backend,
                                                      Accounts& accounts) {
    auto files = StaticFiles::read(setup.web_dir);
    if (!files) return failure(files.error());
    auto parts = std::make_unique<Parts>(std::move(executor), std::move(setup), backend, accounts,
                                         std::move(*files));
    if (const Status ready = prepare(parts->tls, parts->setup); !ready) return failure(ready.error());
    if (const Status ready = listen(parts->acceptor, parts->setup); !ready) {
        return failure(ready.error());
    }
    parts->run();
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(parts)));
}

std::uint16_t HttpServer::port() const { return parts_->acceptor.local_endpoint().port(); }

Feed& HttpServer::feed() { return parts_->feed; }

asio::awaitable<void> HttpServer::stop() {
    parts_->close();
    while (parts_->running > 0) co_await parts_->all_ended.async_wait(quietly);
}

}  // namespace foyer::supervisor
