#include "tests/desk/memory_stream.hpp"

#include <algorithm>

#include "proto/quietly.hpp"

namespace foyer::test {
namespace asio = boost::asio;
namespace {}

MemoryStream::MemoryStream(asio::any_io_executor executor, std::size_t capacity)
    : capacity_(capacity), changed_(std::move(executor), asio::steady_timer::time_point::max()) {}

void MemoryStream::connect(MemoryStream& a, MemoryStream& b) {
    a.other_ = &b;
    b.other_ = &a;
}

asio::awaitable<Result<std::size_t>> MemoryStream::read_some(std::span<std::byte> into) {
    while (held_.empty() && !cut_) co_await changed_.async_wait(quietly);
    if (cut_) co_return failure("memory stream: cut");
    const std::size_t size = std::min(into.size(), held_.size());
    std::copy_n(reinterpret_cast<const std::byte*>(held_.data()), size, into.data());
    held_.erase(0, size);
    changed_.cancel();
    co_return size;
}

asio::awaitable<Status> MemoryStream::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        while (!cut_ && other_->held_.size() >= capacity_) {
            co_await other_->changed_.async_wait(quietly);
        }
        if (cut_) co_return failure("memory stream: cut");
        const std::size_t size = std::min(bytes.size(), capacity_ - other_->held_.size());
        other_->held_.append(reinterpret_cast<const char*>(bytes.data()), size);
        bytes = bytes.subspan(size);
        other_->changed_.cancel();
    }
    co_return Status{};
}

void MemoryStream::cut() {
    if (cut_) return;
    cut_ = true;
    held_.clear();
    changed_.cancel();
    if (other_) other_->cut();
}

}  // namespace foyer::test
