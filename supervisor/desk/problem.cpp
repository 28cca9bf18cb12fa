#include "supervisor/desk/problem.hpp"

#include <fmt/format.h>

#include <cassert>

namespace foyer::supervisor {
namespace {

constexpr std::size_t detail_max = 500;

const char* title(unsigned status) {
    switch (status) {
        case 400: return "Bad request";
        case 401: return "Sign in first";
        case 403: return "Not allowed";
        case 404: return "Not found";
        case 405: return "Wrong method";
        case 409: return "Not possible now";
        case 413: return "Too large";
        case 415: return "Wrong content type";
        case 422: return "Not valid";
        case 426: return "Upgrade needed";
        case 429: return "Too many attempts";
        case 431: return "Header too large";
        case 500: return "Failed here";
        case 503: return "Too busy";
        default: return "Refused";
    }
}

// Length of the UTF-8 character at the start of `text`; 0 when it is none.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first < 0xF0) {
        if (!follows(1) || !follows(2)) return 0;
        if (first == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
        if (first == 0xED && byte(1) > 0x9F) return 0;  // surrogate
        return 3;
    }
    if (first >= 0xF0 && first < 0xF5) {
        if (!follows(1) || !follows(2) || !follows(3)) return 0;
        if (first == 0xF0 && byte(1) < 0x90) return 0;
        if (first == 0xF4 && byte(1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

}  // namespace

std::string json_text(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        const auto first = static_cast<unsigned char>(text.front());
        if (length == 0) {
            out += '?';
        } else if (first == '"' || first == '\\') {
            out += '\\';
            out += text.front();
        } else if (first < 0x20) {
            out += fmt::format("\\u{:04x}", first);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out + '"';
}

Response problem(unsigned status, std::string_view detail) {
    assert(status >= 400);
    Response response;
    response.status = status;
    response.content_type = "application/problem+json";
    response.body = fmt::format(R"({{"type":"about:blank","title":{},"status":{},"detail":{}}})",
                                json_text(title(status)), status,
                                json_text(detail.substr(0, detail_max)));
    return response;
}

}  // namespace foyer::supervisor
