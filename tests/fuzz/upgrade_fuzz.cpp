// What a browser sends to become the viewer of a help: the request as the desk reads it, then, when
// it asks for a help's picture, the WebSocket's handshake and the frames behind it, in memory.
#include <boost/asio/io_context.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "supervisor/desk/upgrade.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace foyer::supervisor;

constexpr std::size_t limit = 64 * 1024;

void read_frames(const HttpRequest& request, std::string_view behind) {
    asio::io_context io;
    beast::websocket::stream<beast::test::stream> socket(io, behind);
    beast::test::stream other(io);
    socket.next_layer().connect(other);
    other.close();  // who writes to us has said all it will
    socket.read_message_max(1024 * 1024);
    boost::system::error_code error;
    socket.accept(request, error);
    if (error) return;
    if (!beast::websocket::is_upgrade(request)) std::abort();
    std::array<char, 4096> into;
    std::size_t read = 0;
    while (!error && read <= behind.size()) {
        read += socket.read_some(asio::buffer(into), error);
    }
    if (read > behind.size()) std::abort();  // more came out than went in
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    beast::http::request_parser<beast::http::string_body> parser;
    parser.header_limit(limit);
    parser.body_limit(limit);
    parser.eager(true);
    boost::system::error_code error;
    const std::size_t used = parser.put(asio::buffer(bytes.data(), bytes.size()), error);
    if (error || !parser.is_done()) return 0;
    const HttpRequest message = parser.release();
    const Request request = plain_request(message, "192.0.2.1");
    if (request.path.find('?') != std::string::npos || request.body.size() > limit) std::abort();

    const std::string_view digits = watched_help(request.path);
    if (digits.empty()) return 0;
    const auto help = help_number(digits);
    if (help && digits.find_first_not_of("0123456789") != digits.npos) std::abort();
    if (help && request.upgrade) read_frames(message, bytes.substr(used));
    return 0;
}
