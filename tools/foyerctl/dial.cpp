#include "tools/foyerctl/dial.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/error.hpp>
#include <chrono>
#include <utility>

#include "tools/foyerctl/document.hpp"

namespace foyer::ctl {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr std::chrono::seconds dial_max{10};

Result<ssl::context> make_context(const Door& door) {
    ssl::context context(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_3_VERSION);
    context.set_verify_mode(ssl::verify_peer);
    error_code error;
    if (door.ca_file.empty()) {
        context.set_default_verify_paths(error);
    } else {
        context.load_verify_file(door.ca_file, error);
    }
    if (error) {
        return failure("cannot read certificates from " +
                       (door.ca_file.empty() ? "the system" : door.ca_file) + ": " +
                       error.message());
    }
    return context;
}

// Server Name Indication is for names only (RFC 6066, section 3).
void name_server(TlsStream& stream, const std::string& host) {
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address) {
        SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    }
}

Error untrusted(const Door& door, long found) {
    return Error{"cannot trust " + door.url.text() + ": " + X509_verify_cert_error_string(found) +
                 (door.ca_file.empty() ? " (give the space's certificate with --ca)" : "")};
}

}  // namespace

Error unreached(const Door& door, const error_code& found) {
    const auto what =
        found == beast::error::timeout ? std::string("no answer in time") : found.message();
    return Error{"cannot reach " + door.url.text() + ": " + what};
}

Error refusal(int status, std::string_view body) {
    const auto problem = parse_document(body);
    auto reason = problem ? text_of(*problem, "detail") : std::string();
    if (reason.empty() && problem) {
        reason = text_of(*problem, "title");
    }
    if (reason.empty()) {
        reason = "the supervisor answered with status " + std::to_string(status);
    }
    constexpr int unauthorized = 401;
    return Error{reason + (status == unauthorized ? " (foyerctl sign-in makes a new token)" : "")};
}

asio::awaitable<Result<std::unique_ptr<TlsStream>>> dial(const Door& door) {
    const auto executor = co_await asio::this_coro::executor;
    auto context = make_context(door);
    if (!context) {
        co_return failure(std::move(context.error()));
    }
    asio::ip::tcp::resolver resolver(executor);
    auto [unresolved, addresses] = co_await resolver.async_resolve(
        door.url.host, std::to_string(door.url.port), quietly);
    if (unresolved) {
        co_return failure(unreached(door, unresolved));
    }
    auto stream = std::make_unique<TlsStream>(executor, *context);
    auto& tcp = beast::get_lowest_layer(*stream);
    tcp.expires_after(dial_max);
    if (auto [error, endpoint] = co_await tcp.async_connect(addresses, quietly); error) {
        co_return failure(unreached(door, error));
    }
    tcp.socket().set_option(asio::ip::tcp::no_delay(true));
    name_server(*stream, door.url.host);
    stream->set_verify_callback(ssl::host_name_verification(door.url.host));
    if (auto [error] = co_await stream->async_handshake(ssl::stream_base::client, quietly); error) {
        const long verified = SSL_get_verify_result(stream->native_handle());
        co_return failure(verified != X509_V_OK ? untrusted(door, verified)
                                                : unreached(door, error));
    }
    tcp.expires_never();
    co_return stream;
}

}  // namespace foyer::ctl
