// A TLS connection as raw bytes: a help's second connection after its StreamOpen frame.
#pragma once

#include <memory>
#include <string>

#include "proto/byte_stream.hpp"
#include "proto/tls_connection.hpp"

namespace foyer {

class TlsStream final : public ByteStream {
public:
    // `first` is read before anything else: it came behind the last frame. The send buffer is made
    // small, so that little is on the way when the stream is cut.
    TlsStream(std::unique_ptr<TlsConnection> tls, std::string first);
    // Dropped is cut: what still waits is not to be delivered.
    ~TlsStream() override;

    // What was received before the other side's reset is not handed out after it.
    boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override;
    boost::asio::awaitable<Status> write(std::span<const std::byte> bytes) override;
    bool was_reset() const override { return tls_->was_reset(); }
    void cut() override;

private:
    std::unique_ptr<TlsConnection> tls_;
    std::string first_;
};

}  // namespace foyer
