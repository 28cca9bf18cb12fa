#include "tests/desk/https_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <utility>

namespace foyer::test {

void HttpsClient::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }
void HttpsClient::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

Result<HttpsClient> HttpsClient::connect(std::uint16_t port, int newest) {
    HttpsClient client;
    client.socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{10, 0};
    setsockopt(client.socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client.socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(client.socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        return failure(Error::of_errno("connect", errno));
    }
    ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets that the desk may have closed
    client.context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_max_proto_version(client.context_.get(), newest);
    client.ssl_.reset(SSL_new(client.context_.get()));
    SSL_set_fd(client.ssl_.get(), client.socket_);
    if (SSL_connect(client.ssl_.get()) != 1) return failure("no TLS handshake");
    return client;
}

HttpsClient::HttpsClient(HttpsClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      context_(std::move(other.context_)),
      ssl_(std::move(other.ssl_)),
      held_(std::move(other.held_)) {}

HttpsClient& HttpsClient::operator=(HttpsClient&& other) noexcept {
    std::swap(socket_, other.socket_);
    std::swap(context_, other.context_);
    std::swap(ssl_, other.ssl_);
    std::swap(held_, other.held_);
    return *this;
}

HttpsClient::~HttpsClient() {
    if (socket_ >= 0) ::close(socket_);
}

bool HttpsClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const int sent = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool HttpsClient::fill() {
    char bytes[16384];
    const int read = SSL_read(ssl_.get(), bytes, sizeof bytes);
    if (read <= 0) return false;
    held_.append(bytes, static_cast<std::size_t>(read));
    return true;
}

std::string HttpsClient::read_until(std::string_view end) {
    for (;;) {
        const auto found = held_.find(end);
        if (found != std::string::npos) {
            std::string text = held_.substr(0, found + end.size());
            held_.erase(0, found + end.size());
            return text;
        }
        if (!fill()) return std::exchange(held_, {});
    }
}

std::string HttpsClient::read_exactly(std::size_t size) {
    while (held_.size() < size && fill()) {
    }
    std::string bytes = held_.substr(0, size);
    held_.erase(0, bytes.size());
    return bytes;
}

HttpReply HttpsClient::read_reply() {
    HttpReply reply;
    const std::string head = read_until("\r\n\r\n");
    if (head.size() < 12 || !head.starts_with("HTTP/1.1 ")) return reply;
    reply.status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n") + 2; at < head.size() - 2;) {
        const std::size_t end = head.find("\r\n", at);
        const std::string line = head.substr(at, end - at);
        std::string name = line.substr(0, line.find(':'));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        reply.headers[name] = line.size() > name.size() + 2 ? line.substr(name.size() + 2) : "";
        at = end + 2;
    }
    if (reply.headers.contains("content-length")) {
        reply.body = read_exactly(std::stoul(reply.headers["content-length"]));
    }
    return reply;
}

bool HttpsClient::send_frame(std::string_view payload) {
    std::string frame = "\x82";
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xFF);
    }
    constexpr char mask[4] = {0x11, 0x22, 0x33, 0x44};
    frame.append(mask, 4);
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    }
    return send(frame);
}

std::string HttpsClient::read_frame() {
    const std::string head = read_exactly(2);
    if (head.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(head[1]) & 0x7F;
    if (size >= 126) {
        std::size_t longer = 0;
        for (const char byte : read_exactly(size == 126 ? 2 : 8)) {
            longer = longer << 8 | static_cast<unsigned char>(byte);
        }
        size = longer;
    }
    return read_exactly(size);
}

std::string request(std::string_view method, std::string_view path, std::string_view headers,
                    std::string_view body) {
    std::string text = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\n";
    text += headers;
    if (!body.empty() || method == "POST") {
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return text + "\r\n" + std::string(body);
}

}  // namespace foyer::test
