#include "supervisor/desk/connection.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "proto/quietly.hpp"
#include "supervisor/desk/problem.hpp"
#include "supervisor/desk/tls_stream.hpp"
#include "supervisor/desk/upgrade.hpp"

namespace foyer::supervisor {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::size_t header_max = 64 * 1024;
constexpr std::size_t body_max = 64 * 1024;
constexpr std::size_t unread_max = 1024 * 1024;
constexpr auto farewell = std::chrono::seconds(2);

using Parser = http::request_parser<http::string_body>;
using ErrorCode = boost::system::error_code;

// What to answer to bytes that are no request; nothing when there is nobody to answer.
std::optional<Response> answer_to(const ErrorCode& error) {
    if (error == http::error::body_limit) return problem(413, "the body is longer than 64 KiB");
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return problem(431, "the header is longer than 64 KiB");
    }
    if (error == http::error::end_of_stream || error == http::error::partial_message) return {};
    if (error.category() == http::make_error_code(http::error::bad_method).category()) {
        return problem(400, "the request is not HTTP/1.1: " + error.message());
    }
    return {};
}

class Present {
public:
    Present(Presence& presence, const std::string& account) : presence_(presence), account_(account) {
        presence_.arrive(account_);
    }
    ~Present() { presence_.leave(account_); }
    Present(const Present&) = delete;
    Present& operator=(const Present&) = delete;

private:
    Presence& presence_;
    const std::string& account_;
};

class Connection {
public:
    Connection(asio::ip::tcp::socket socket, Surroundings around, std::function<void()>& end_now)
        : around_(around), end_now_(end_now) {
        ErrorCode ignored;
        peer_ = socket.remote_endpoint(ignored).address().to_string();
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        tls_.emplace(beast::tcp_stream(std::move(socket)), around_.tls);
        end_now_ = [this] { lowest().close(); };
    }
    ~Connection() { end_now_ = nullptr; }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    asio::awaitable<void> run() {
        within(around_.setup.handshake_ms);
        const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, quietly);
        if (error) co_return;
        while (co_await next_request()) {}
    }

private:
    beast::tcp_stream& lowest() { return beast::get_lowest_layer(*tls_); }
    void within(Millis ms) { lowest().expires_after(std::chrono::milliseconds(ms)); }

    // Reads and answers one request. False: the connection is over.
    asio::awaitable<bool> next_request() {
        if (buffer_.size() == 0 && !co_await wait_for_bytes()) co_return false;
        within(around_.setup.request_ms);
        Parser parser;
        parser.header_limit(header_max);
        parser.body_limit(body_max);
        const auto [error, size] = co_await http::async_read(*tls_, buffer_, parser, quietly);
        if (error) {
            if (const auto refusal = answer_to(error)) co_await refuse(*refusal);
            co_return false;
        }
        HttpRequest message = parser.release();
        const Request request = plain_request(message, peer_);
        Answer answer = co_await around_.site.answer(request, around_.counts);
        if (auto* response = std::get_if<Response>(&answer)) {
            const bool keep = message.keep_alive();
            co_return co_await send(request, *response, keep) && keep;
        }
        ++around_.counts.requests;
        if (auto* feed = std::get_if<FollowFeed>(&answer)) {
            co_await follow(std::move(*feed));
        } else {
            co_await watch(std::get<WatchHelp>(answer).help, std::move(message));
        }
        co_return false;
    }

    asio::awaitable<bool> wait_for_bytes() {
        within(around_.setup.idle_ms);
        const auto space = buffer_.prepare(4096);
        const auto [error, size] = co_await tls_->async_read_some(space, quietly);
        buffer_.commit(size);
        co_return !error;
    }

    asio::awaitable<bool> send(const Request& request, const Response& response, bool keep) {
        ++around_.counts.requests;
        if (response.status >= 400) ++around_.counts.problems;
        const std::string& body = response.shared_body ? *response.shared_body : response.body;
        http::response<http::span_body<const char>> message;
        message.version(11);
        message.result(response.status);
        for (const auto& [name, value] : Site::fixed_headers(request.path)) message.set(name, value);
        for (const auto& [name, value] : response.headers) message.set(name, value);
        message.keep_alive(keep);
        if (response.status != 304) {
            message.set(http::field::content_type, response.content_type);
            message.content_length(body.size());
            if (request.method != "HEAD") message.body() = {body.data(), body.size()};
        }
        within(around_.setup.request_ms);
        http::response_serializer<http::span_body<const char>> serializer(message);
        const auto [error, size] =
            message.body().empty()
                ? co_await http::async_write_header(*tls_, serializer, quietly)
                : co_await http::async_write(*tls_, serializer, quietly);
        co_return !error;
    }

    // Answers and closes so that the other side can read the answer although it is still sending.
    asio::awaitable<void> refuse(const Response& refusal) {
        const Request nothing_read;
        if (!co_await send(nothing_read, refusal, false)) co_return;
        ErrorCode ignored;
        lowest().socket().shutdown(asio::socket_base::shutdown_send, ignored);
        lowest().expires_after(farewell);
        std::array<char, 4096> unread;
        for (std::size_t read = 0; read < unread_max;) {
            const auto [error, size] =
                co_await lowest().async_read_some(asio::buffer(unread), quietly);
            if (error) break;
            read += size;
        }
    }

    asio::awaitable<void> follow(FollowFeed who) {
        using namespace asio::experimental::awaitable_operators;
        const Present present(around_.presence, who.account);
        co_await (tell_floor(who) || until_gone());
    }

    // Ends when the sign-in does, the feed closes, or a write takes too long.
    asio::awaitable<void> tell_floor(const FollowFeed& who) {
        std::string text = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n";
        for (const auto& [name, value] : Site::fixed_headers("/api/")) {
            text += name + ": " + value + "\r\n";
        }
        text += "\r\nretry: 1000\n\n";
        Feed::Follower follower(around_.feed);
        for (;;) {
            const auto woken = co_await follower.next(around_.setup.heartbeat_ms);
            if (woken == Feed::Follower::Woken::closed) break;
            if (!around_.accounts.who(who.token)) break;
            if (woken == Feed::Follower::Woken::heartbeat) {
                text += ":\n\n";
            } else {
                text += "event: floor\ndata: " + *follower.text() + "\n\n";
            }
            within(around_.setup.request_ms);
            const auto [error, size] = co_await asio::async_write(*tls_, asio::buffer(text), quietly);
            if (error) break;
            text.clear();
        }
        lowest().close();
    }

    // A page that goes away is noticed at once, not at the next write.
    asio::awaitable<void> until_gone() {
        std::array<char, 256> ignored;
        for (;;) {
            lowest().expires_never();
            const auto [error, size] =
                co_await tls_->async_read_some(asio::buffer(ignored), quietly);
            if (error) break;
        }
    }

    asio::awaitable<void> watch(HelpId help, HttpRequest message) {
        const auto socket = ViewerSocket::over(std::move(*tls_));
        end_now_ = [&] { socket->cut(); };
        const Status accepted = co_await socket->accept(std::move(message));
        if (accepted) {
            const Status watched = co_await around_.backend.watch(help, *socket);
            (void)watched;  // who joined them has logged why; the page reads the state from the feed
        }
        end_now_ = nullptr;
    }

    Surroundings around_;
    std::function<void()>& end_now_;
    std::string peer_;
    std::optional<TlsStream> tls_;
    beast::flat_buffer buffer_{header_max + body_max};
};

}  // namespace

asio::awaitable<void> serve(asio::ip::tcp::socket socket, Surroundings around,
                            std::function<void()>& end_now) {
    Connection connection(std::move(socket), around, end_now);
    co_await connection.run();
}

}  // namespace foyer::supervisor
