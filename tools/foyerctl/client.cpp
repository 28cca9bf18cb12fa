#include "tools/foyerctl/client.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <utility>

#include "tools/foyerctl/blocking.hpp"
#include "tools/foyerctl/dial.hpp"
#include "tools/foyerctl/events.hpp"

namespace foyer::ctl {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds answer_max{60};
constexpr std::chrono::seconds feed_silence_max{45};  // three heartbeats of the feed
constexpr std::chrono::seconds feed_pause{1};
constexpr std::chrono::seconds feed_loss_max{60};
constexpr std::uint64_t answer_bytes_max = 64u << 20;
constexpr int http_1_1 = 11;

http::request<http::string_body> make_request(const Door& door, http::verb verb,
                                              const std::string& target) {
    http::request<http::string_body> request(verb, target, http_1_1);
    request.set(http::field::host, door.url.authority());
    request.set(http::field::user_agent, "foyerctl/" FOYER_VERSION);
    if (!door.token.empty()) {
        request.set(http::field::authorization, "Bearer " + door.token);
    }
    return request;
}

asio::awaitable<Result<std::string>> exchange(const Door& door, std::string target,
                                              std::string body) {
    auto stream = co_await dial(door);
    if (!stream) {
        co_return failure(std::move(stream.error()));
    }
    auto request = make_request(door, http::verb::post, target);
    request.set(http::field::content_type, "application/json");
    request.keep_alive(false);
    request.body() = std::move(body);
    request.prepare_payload();
    beast::get_lowest_layer(**stream).expires_after(answer_max);
    if (auto [error, sent] = co_await http::async_write(**stream, request, quietly); error) {
        co_return failure(unreached(door, error));
    }
    http::response_parser<http::string_body> answer;
    answer.body_limit(answer_bytes_max);
    beast::flat_buffer buffer;
    if (auto [error, got] = co_await http::async_read(**stream, buffer, answer, quietly); error) {
        co_return failure(unreached(door, error));
    }
    const auto status = answer.get().result();
    if (status != http::status::ok) {
        co_return failure(refusal(static_cast<int>(answer.get().result_int()), answer.get().body()));
    }
    co_return std::move(answer.get().body());
}

// Everything that following needs between two connections.
struct Following {
    const Door& door;
    const std::function<bool(const Document&)>& look;
    TlsStream* stream = nullptr;  // open now; an interruption closes it
    asio::steady_timer* pause = nullptr;
    bool interrupted = false;
    bool seen_enough = false;
    bool refused = false;         // the desk said no: trying again is pointless
    Clock::time_point last_state = Clock::now();

    void interrupt() {
        interrupted = true;
        if (stream != nullptr) {
            beast::get_lowest_layer(*stream).close();
        }
        if (pause != nullptr) {
            pause->cancel();
        }
    }
};

// Shows `look` what these bytes complete.
Status pass_on(Following& following, EventReader& events, std::string_view bytes) {
    auto complete = events.take(bytes);
    if (!complete) {
        return failure(std::move(complete.error()));
    }
    for (const auto& event : *complete) {
        auto floor = parse_document(event);
        if (!floor) {
            return failure(std::move(floor.error()));
        }
        following.last_state = Clock::now();
        if (following.look(*floor)) {
            following.seen_enough = true;
            break;
        }
    }
    return {};
}

asio::awaitable<Status> read_events(Following& following, TlsStream& stream,
                                    beast::flat_buffer& buffer,
                                    http::response_parser<http::buffer_body>& parser) {
    EventReader events;
    std::array<char, 16384> bytes{};
    while (!following.seen_enough && !parser.is_done()) {
        parser.get().body().data = bytes.data();
        parser.get().body().size = bytes.size();
        beast::get_lowest_layer(stream).expires_after(feed_silence_max);
        auto [error, got] = co_await http::async_read_some(stream, buffer, parser, quietly);
        if (error && error != http::error::need_buffer) {
            co_return failure(unreached(following.door, error));
        }
        const auto size = bytes.size() - parser.get().body().size;
        if (auto passed = pass_on(following, events, {bytes.data(), size}); !passed) {
            co_return passed;
        }
    }
    co_return Status{};
}

// A refusal has a short body that says why.
asio::awaitable<Error> read_refusal(TlsStream& stream, beast::flat_buffer& buffer,
                                    http::response_parser<http::buffer_body>& parser) {
    std::array<char, 8192> bytes{};
    parser.get().body().data = bytes.data();
    parser.get().body().size = bytes.size();
    while (!parser.is_done() && parser.get().body().size > 0) {
        auto [error, got] = co_await http::async_read_some(stream, buffer, parser, quietly);
        if (error) {
            break;
        }
    }
    const auto size = bytes.size() - parser.get().body().size;
    co_return refusal(static_cast<int>(parser.get().result_int()), {bytes.data(), size});
}

asio::awaitable<Status> follow_once(Following& following) {
    auto stream = co_await dial(following.door);
    if (!stream) {
        co_return failure(std::move(stream.error()));
    }
    following.stream = stream->get();
    if (following.interrupted) {
        co_return failure("interrupted");
    }
    auto request = make_request(following.door, http::verb::get, "/api/v1/feed");
    request.set(http::field::accept, "text/event-stream");
    beast::get_lowest_layer(**stream).expires_after(answer_max);
    if (auto [error, sent] = co_await http::async_write(**stream, request, quietly); error) {
        co_return failure(unreached(following.door, error));
    }
    http::response_parser<http::buffer_body> parser;
    parser.body_limit(boost::none);
    beast::flat_buffer buffer;
    if (auto [error, got] = co_await http::async_read_header(**stream, buffer, parser, quietly);
        error) {
        co_return failure(unreached(following.door, error));
    }
    if (parser.get().result() != http::status::ok) {
        following.refused = true;
        co_return failure(co_await read_refusal(**stream, buffer, parser));
    }
    co_return co_await read_events(following, **stream, buffer, parser);
}

asio::awaitable<Result<Client::Followed>> follow_on(Following& following) {
    const auto executor = co_await asio::this_coro::executor;
    asio::signal_set signals(executor, SIGINT, SIGTERM, SIGHUP);
    signals.async_wait([&following](boost::system::error_code error, int) {
        if (!error) {
            following.interrupt();
        }
    });
    asio::steady_timer pause(executor);
    following.pause = &pause;
    for (;;) {
        auto followed = co_await follow_once(following);
        following.stream = nullptr;
        if (following.seen_enough) {
            co_return Client::Followed::seen_enough;
        }
        if (following.interrupted) {
            co_return Client::Followed::interrupted;
        }
        if (following.refused || Clock::now() - following.last_state > feed_loss_max) {
            co_return failure(followed ? Error{"the feed ended"} : std::move(followed.error()));
        }
        pause.expires_after(feed_pause);
        co_await pause.async_wait(quietly);
    }
}

}  // namespace

Client::Client(asio::io_context& io, Door door) : io_(io), door_(std::move(door)) {}

Result<Document> Client::sign_in(const std::string& name, const std::string& password) {
    auto answer = post("sign-in", {{"name", name}, {"password", password}, {"want_token", true}});
    if (answer) {
        door_.token = text_of(*answer, "token");
        if (door_.token.empty()) {
            return failure("the supervisor answered without a token");
        }
    }
    return answer;
}

void Client::sign_out() {
    (void)post("sign-out", {});
    door_.token.clear();
}

Result<Document> Client::post(std::string_view what, const Document& request) {
    auto body = run_blocking(io_, exchange(door_, "/api/v1/" + std::string(what),
                                           json_text(request)));
    if (!body) {
        return failure(std::move(body.error()));
    }
    return parse_document(*body);
}

Result<Client::Followed> Client::follow(const std::function<bool(const Document&)>& look) {
    Following following{door_, look};
    return run_blocking(io_, follow_on(following));
}

}  // namespace foyer::ctl
