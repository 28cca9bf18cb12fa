#include "tools/foyerctl/viewer_stream.hpp"

#include <array>
#include <boost/asio/write.hpp>
#include <utility>

#include "proto/quietly.hpp"

namespace foyer::ctl {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int send_buffer_bytes = 128 * 1024;  // a screen passes in a few turns

}  // namespace

ViewerStream::ViewerStream(tcp::socket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
}

asio::awaitable<Result<std::size_t>> ViewerStream::read_some(std::span<std::byte> into) {
    auto [error, got] =
        co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), quietly);
    if (error) {
        co_return failure(Error::of("the viewer left", error));
    }
    co_return got;
}

asio::awaitable<Status> ViewerStream::write(std::span<const std::byte> bytes) {
    auto [error, sent] =
        co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), quietly);
    if (error) {
        co_return failure(Error::of("the viewer left", error));
    }
    co_return Status{};
}

// A reset instead of an orderly close: what still waits in the buffers is thrown away.
void ViewerStream::cut() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

asio::awaitable<void> ViewerStream::take_leave() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<std::byte, 256> rest;
    while (co_await read_some(rest)) {
    }
}

}  // namespace foyer::ctl
