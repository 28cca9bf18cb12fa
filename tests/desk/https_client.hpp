// The other side of the desk as a test needs it: one TLS connection, blocking, that sends exactly
// the bytes it is told to. It trusts any certificate.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "proto/result.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace foyer::test {

struct HttpReply {
    int status = 0;  // 0: the connection ended before an answer
    std::map<std::string, std::string> headers;  // names in small letters
    std::string body;
};

class HttpsClient {
public:
    // Error: no connection, or no TLS at most of `newest` (0x0304 is TLS 1.3). Every read fails
    // after 10 s.
    static Result<HttpsClient> connect(std::uint16_t port, int newest = 0x0304);
    HttpsClient(HttpsClient&&) noexcept;
    HttpsClient& operator=(HttpsClient&&) noexcept;
    ~HttpsClient();

    bool send(std::string_view bytes);
    HttpReply read_reply();
    // Up to and with the next `end`; what was read so far when the connection ends before.
    std::string read_until(std::string_view end);
    // Exactly this many bytes, or fewer when the connection ends before.
    std::string read_exactly(std::size_t size);

    // One masked binary message, as a browser sends it (at most 65,535 bytes).
    bool send_frame(std::string_view payload);
    // The payload of the next message; empty when the connection ended.
    std::string read_frame();

private:
    HttpsClient() = default;
    bool fill();  // reads more into `held_`
    struct Free {
        void operator()(ssl_st* ssl) const;
        void operator()(ssl_ctx_st* context) const;
    };
    int socket_ = -1;
    std::unique_ptr<ssl_ctx_st, Free> context_;
    std::unique_ptr<ssl_st, Free> ssl_;
    std::string held_;
};

// A request as text. `headers` are whole lines with their \r\n.
std::string request(std::string_view method, std::string_view path, std::string_view headers = "",
                    std::string_view body = "");

}  // namespace foyer::test
