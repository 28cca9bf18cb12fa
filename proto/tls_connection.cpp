#include "proto/tls_connection.hpp"

#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <cerrno>

#include "proto/openssl.hpp"
#include "proto/socket_bio.hpp"

namespace foyer {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr int turns_max = 16;  // records handled before others get the thread
constexpr int stream_send_buffer = 64 * 1024;

std::string address_of(const tcp::socket& socket) {
    boost::system::error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return "unknown";
    const std::string address = peer.address().to_string();
    const std::string port = std::to_string(peer.port());
    return peer.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

// A peer that lost its power says nothing: TCP finds out within half a minute.
void set_options(tcp::socket& socket) {
    boost::system::error_code ignored;  // a peer that is gone already is found by the handshake
    socket.non_blocking(true, ignored);
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    const auto set = [&](int name, int value) {
        ::setsockopt(socket.native_handle(), IPPROTO_TCP, name, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, 15);
    set(TCP_KEEPINTVL, 5);
    set(TCP_KEEPCNT, 3);
    set(TCP_USER_TIMEOUT, 30'000);
}

}  // namespace

void TlsConnection::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

TlsConnection::TlsConnection(tcp::socket socket, const TlsContext& context)
    : socket_(std::move(socket)), ssl_(SSL_new(context.native())) {
    assert(ssl_);
    set_options(socket_);
    peers_.address = address_of(socket_);
    BIO* bio = socket_bio(socket_).release();
    SSL_set_bio(ssl_.get(), bio, bio);
    context.is_server() ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
}

TlsConnection::~TlsConnection() = default;

template <class Call>
asio::awaitable<Result<int>> TlsConnection::drive(std::string_view attempted, Call call) {
    for (;;) {
        if (!socket_.is_open()) co_return failure(std::string(attempted) + ": the link was cut");
        ERR_clear_error();
        errno = 0;
        const int done = call();
        if (done > 0) {
            // A peer that never stops sending must not keep the thread from everybody else.
            if (++turns_without_wait_ >= turns_max) {
                turns_without_wait_ = 0;
                co_await asio::post(asio::use_awaitable);
            }
            co_return done;
        }
        const int ssl_error = SSL_get_error(ssl_.get(), done);
        if (ssl_error != SSL_ERROR_WANT_READ && ssl_error != SSL_ERROR_WANT_WRITE) {
            co_return failure(failed(attempted, ssl_error));
        }
        turns_without_wait_ = 0;
        boost::system::error_code error;
        co_await socket_.async_wait(
            ssl_error == SSL_ERROR_WANT_READ ? tcp::socket::wait_read : tcp::socket::wait_write,
            asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return failure(Error::of(std::string(attempted), error));
    }
}

Error TlsConnection::failed(std::string_view attempted, int ssl_error) {
    const int number = errno;
    std::string text(attempted);
    if (ssl_error == SSL_ERROR_ZERO_RETURN) {
        ERR_clear_error();
        return Error{text + ": the other side closed the link"};
    }
    if (ssl_error == SSL_ERROR_SYSCALL && number != 0) return Error::of_errno(text, number);
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ERR_clear_error();
        return Error{text + ": the connection ended without a word"};
    }
    if (const long verdict = SSL_get_verify_result(ssl_.get()); verdict != X509_V_OK) {
        ERR_clear_error();
        return Error{text +
                     ": the other side's certificate: " + X509_verify_cert_error_string(verdict)};
    }
    return openssl::error(std::move(text));
}

asio::awaitable<Status> TlsConnection::handshake() {
    const auto done =
        co_await drive("TLS handshake", [this] { return SSL_do_handshake(ssl_.get()); });
    if (!done) co_return failure(done.error());
    const unsigned char* protocol = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
    const std::string_view chosen(reinterpret_cast<const char*>(protocol), size);
    if (chosen != "foyer/1") {
        co_return failure("TLS handshake: expected the protocol foyer/1, found none of that name");
    }
    learn_peers();
    co_return Status{};
}

void TlsConnection::learn_peers() {
    if (X509* own = SSL_get_certificate(ssl_.get())) {
        peers_.own_public_key = openssl::to_der(X509_get0_pubkey(own));
    }
    const openssl::Certificate peer(SSL_get1_peer_certificate(ssl_.get()));
    if (!peer) return;
    peers_.peer_public_key = openssl::to_der(X509_get0_pubkey(peer.get()));
    peers_.fingerprint = key_fingerprint(peers_.peer_public_key);
    peers_.name = openssl::common_name(peer.get());
}

asio::awaitable<Result<std::size_t>> TlsConnection::read_some(std::span<std::byte> into) {
    assert(!into.empty());
    const int size = static_cast<int>(std::min<std::size_t>(into.size(), 1 << 20));
    const auto got =
        co_await drive("read", [&] { return SSL_read(ssl_.get(), into.data(), size); });
    if (!got) co_return failure(got.error());
    co_return static_cast<std::size_t>(*got);
}

asio::awaitable<Status> TlsConnection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20));
        const auto sent =
            co_await drive("write", [&] { return SSL_write(ssl_.get(), bytes.data(), size); });
        if (!sent) co_return failure(sent.error());
        bytes.remove_prefix(static_cast<std::size_t>(*sent));
    }
    co_return Status{};
}

void TlsConnection::finish_sending() {
    if (!socket_.is_open()) return;
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void TlsConnection::cut() {
    if (!socket_.is_open()) return;
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

bool TlsConnection::was_reset() const {
    pollfd seen{const_cast<tcp::socket&>(socket_).native_handle(), 0, 0};
    return ::poll(&seen, 1, 0) > 0 && (seen.revents & (POLLERR | POLLHUP)) != 0;
}

void TlsConnection::keep_send_buffer_small() {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::send_buffer_size(stream_send_buffer), ignored);
}

}  // namespace foyer
