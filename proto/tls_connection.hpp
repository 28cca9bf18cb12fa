// TLS over one TCP socket, as coroutines: OpenSSL says what it waits for, Asio waits. OpenSSL on
// the descriptor instead of Asio's own stream, because an idle connection then costs 21 KB and not
// 80 KB. One coroutine may read while another writes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "proto/result.hpp"
#include "proto/tls_context.hpp"

struct ssl_st;

namespace foyer {

// What the handshake told.
struct TlsPeers {
    std::string fingerprint = "none";  // key_fingerprint() of the peer's certificate
    std::string name;                  // its common name
    std::string peer_public_key;       // DER, empty when it showed no certificate
    std::string own_public_key;        // DER, empty when we showed none
    std::string address;               // "ADDRESS:PORT" of the peer
};

class TlsConnection {
public:
    TlsConnection(boost::asio::ip::tcp::socket socket, const TlsContext& context);
    TlsConnection(const TlsConnection&) = delete;
    TlsConnection& operator=(const TlsConnection&) = delete;
    ~TlsConnection();

    // As the context's side. Errors: no TLS 1.3, another ALPN, a certificate that is not believed.
    boost::asio::awaitable<Status> handshake();
    const TlsPeers& peers() const { return peers_; }
    boost::asio::any_io_executor executor() { return socket_.get_executor(); }

    // At least one byte. Error: closed by the peer, broken, or cut.
    boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into);
    // All of it.
    boost::asio::awaitable<Status> write(std::string_view bytes);

    // Says that nothing more will be sent (close_notify, FIN); reading goes on.
    void finish_sending();
    // Resets the connection: what waits in buffers is thrown away, pending reads and writes fail.
    void cut();
    // Keeps little on the way in the kernel.
    void keep_send_buffer_small();
    // The other side has reset the connection; what it sent before may still wait to be read.
    bool was_reset() const;

private:
    // Repeats one OpenSSL call, waiting as it asks, until it yields more than 0.
    template <class Call>
    boost::asio::awaitable<Result<int>> drive(std::string_view attempted, Call call);
    // Why the last call failed, when it is not for waiting.
    Error failed(std::string_view attempted, int ssl_error);
    void learn_peers();

    struct Free {
        void operator()(ssl_st* ssl) const;
    };

    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<ssl_st, Free> ssl_;
    TlsPeers peers_;
    int turns_without_wait_ = 0;
};

}  // namespace foyer
