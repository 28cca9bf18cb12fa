#include "proto/tls_stream.hpp"

#include <algorithm>
#include <cstring>

namespace foyer {

TlsStream::TlsStream(std::unique_ptr<TlsConnection> tls, std::string first)
    : tls_(std::move(tls)), first_(std::move(first)) {
    tls_->keep_send_buffer_small();
}

TlsStream::~TlsStream() { tls_->cut(); }

boost::asio::awaitable<Result<std::size_t>> TlsStream::read_some(std::span<std::byte> into) {
    if (!first_.empty()) {
        const std::size_t size = std::min(into.size(), first_.size());
        std::memcpy(into.data(), first_.data(), size);
        first_.erase(0, size);
        co_return size;
    }
    const auto size = co_await tls_->read_some(into);
    // A cut means that nothing more is to be seen, and the system would still hand out what came
    // before it: a relay that stood still when the guest pressed Stop would pass that on.
    if (size && was_reset()) co_return failure("read: the other side has reset the connection");
    co_return size;
}

boost::asio::awaitable<Status> TlsStream::write(std::span<const std::byte> bytes) {
    co_return co_await tls_->write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void TlsStream::cut() {
    first_.clear();
    tls_->cut();
}

}  // namespace foyer
