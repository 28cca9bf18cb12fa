#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <utility>

#include "proto/quietly.hpp"
#include "supervisor/desk/site.hpp"
#include "supervisor/desk/tls_stream.hpp"

namespace foyer::supervisor {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr int send_buffer = 64 * 1024;
constexpr std::size_t message_max = 1024 * 1024;  // the longest is a pasted text

class WebSocket final : public ViewerSocket {
public:
    explicit WebSocket(TlsStream tls) : socket_(std::move(tls)) {
        beast::get_lowest_layer(socket_).expires_never();
        websocket::stream_base::timeout limits{};
        limits.handshake_timeout = std::chrono::seconds(10);
        limits.idle_timeout = std::chrono::seconds(30);
        limits.keep_alive_pings = true;  // a viewer that vanished is noticed within 30 s
        socket_.set_option(limits);
        socket_.read_message_max(message_max);
        socket_.auto_fragment(false);
        socket_.binary(true);
        // The picture is sent as small writes that somebody waits for. A small send buffer: what the
        // system holds for a viewer that does not read goes to it even when we stand still.
        auto& tcp = beast::get_lowest_layer(socket_).socket();
        boost::system::error_code ignored;
        tcp.set_option(asio::ip::tcp::no_delay(true), ignored);
        tcp.set_option(asio::socket_base::send_buffer_size(send_buffer), ignored);
    }

    asio::awaitable<Status> accept(HttpRequest request) override {
        const bool binary = request["Sec-WebSocket-Protocol"].find("binary") != beast::string_view::npos;
        const auto headers = Site::fixed_headers(std::string(request.target()));
        socket_.set_option(
            websocket::stream_base::decorator([&](websocket::response_type& response) {
                for (const auto& [name, value] : headers) response.set(name, value);
                if (binary) response.set("Sec-WebSocket-Protocol", "binary");
            }));
        const auto [error] = co_await socket_.async_accept(request, quietly);
        if (error) co_return failure(Error::of("WebSocket handshake", error));
        co_return Status{};
    }

    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override {
        const asio::mutable_buffer space(into.data(), into.size());
        for (;;) {
            const auto [error, size] = co_await socket_.async_read_some(space, quietly);
            if (error) co_return failure(Error::of("WebSocket", error));
            if (!socket_.got_binary()) co_return failure("WebSocket: expected binary, found text");
            if (size > 0) co_return size;
        }
    }

    asio::awaitable<Status> write(std::span<const std::byte> bytes) override {
        const asio::const_buffer all(bytes.data(), bytes.size());
        const auto [error, size] = co_await socket_.async_write(all, quietly);
        if (error) co_return failure(Error::of("WebSocket", error));
        co_return Status{};
    }

    // The socket is writable when a third of its send buffer is free: more than a piece.
    asio::awaitable<Status> wait_writable() override {
        auto& tcp = beast::get_lowest_layer(socket_).socket();
        const auto [error] = co_await tcp.async_wait(asio::ip::tcp::socket::wait_write, quietly);
        if (error) co_return failure(Error::of("WebSocket", error));
        co_return Status{};
    }

    void cut() override {
        auto& stream = beast::get_lowest_layer(socket_);
        boost::system::error_code ignored;
        stream.socket().set_option(asio::socket_base::linger(true, 0), ignored);
        stream.close();
    }

private:
    websocket::stream<TlsStream> socket_;
};

}  // namespace

std::unique_ptr<ViewerSocket> ViewerSocket::over(TlsStream tls) {
    return std::make_unique<WebSocket>(std::move(tls));
}

}  // namespace foyer::supervisor
