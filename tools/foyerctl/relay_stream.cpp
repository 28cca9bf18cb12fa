#include "tools/foyerctl/relay_stream.hpp"

#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <span>
#include <string>
#include <utility>

#include "tools/foyerctl/dial.hpp"

namespace foyer::ctl {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

constexpr std::chrono::seconds silence_max{60};  // then pings; without a pong the relay is gone

class RelayStream final : public ByteStream {
public:
    explicit RelayStream(TlsStream stream) : socket_(std::move(stream)) {
        auto timeout = websocket::stream_base::timeout::suggested(beast::role_type::client);
        timeout.idle_timeout = silence_max;
        timeout.keep_alive_pings = true;
        socket_.set_option(timeout);
        socket_.binary(true);
        socket_.auto_fragment(false);
        socket_.read_message_max(0);  // RFB is one endless stream, cut into messages anyhow
    }

    asio::awaitable<Status> join(const Door& door, std::uint64_t help) {
        socket_.set_option(
            websocket::stream_base::decorator([&door](websocket::request_type& request) {
                request.set(http::field::user_agent, "foyerctl/" FOYER_VERSION);
                request.set(http::field::authorization, "Bearer " + door.token);
            }));
        websocket::response_type answer;
        const auto target = "/api/v1/help/" + std::to_string(help) + "/rfb";
        auto [error] =
            co_await socket_.async_handshake(answer, door.url.authority(), target, quietly);
        if (error == websocket::error::upgrade_declined) {
            co_return failure(refusal(static_cast<int>(answer.result_int()), answer.body()));
        }
        if (error) {
            co_return failure(unreached(door, error));
        }
        co_return Status{};
    }
    asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override {
        for (;;) {
            auto [error, got] =
                co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), quietly);
            if (error == websocket::error::closed) {
                const auto& why = socket_.reason().reason;
                co_return failure(why.empty() ? "the help ended"
                                              : std::string(why.data(), why.size()));
            }
            if (error) {
                co_return failure(Error::of("the help ended", error));
            }
            if (got > 0) {  // 0: the end of a message
                co_return got;
            }
        }
    }
    asio::awaitable<Status> write(std::span<const std::byte> bytes) override {
        auto [error, sent] =
            co_await socket_.async_write(asio::buffer(bytes.data(), bytes.size()), quietly);
        if (error) {
            co_return failure(Error::of("the help ended", error));
        }
        co_return Status{};
    }
    // A reset instead of an orderly close: what still waits in the buffers is thrown away.
    void cut() override {
        auto& socket = beast::get_lowest_layer(socket_).socket();
        boost::system::error_code ignored;
        socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);
    }

private:
    websocket::stream<TlsStream> socket_;
};

}  // namespace

asio::awaitable<Result<std::unique_ptr<ByteStream>>> join_relay(Door door, std::uint64_t help) {
    auto stream = co_await dial(door);
    if (!stream) {
        co_return failure(std::move(stream.error()));
    }
    auto relay = std::make_unique<RelayStream>(std::move(**stream));
    if (const auto joined = co_await relay->join(door, help); !joined) {
        co_return failure(joined.error());
    }
    co_return relay;
}

}  // namespace foyer::ctl
