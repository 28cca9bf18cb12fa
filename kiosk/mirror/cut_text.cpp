#include "kiosk/mirror/cut_text.hpp"

#include <zlib.h>

#include <array>
#include <cassert>

#include "kiosk/mirror/selection.hpp"
#include "proto/printable.hpp"

namespace foyer::mirror {
namespace {

constexpr std::uint8_t server_cut_text = 3;

std::uint32_t number32(std::span<const std::byte> data) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | std::to_integer<std::uint32_t>(data[i]);
    }
    return number;
}

void put_header(Bytes& out, std::int32_t length) {
    put8(out, server_cut_text);
    out.insert(out.end(), 3, 0);
    put32(out, length);
}

void put_extended_header(Bytes& out, std::uint32_t flags, std::size_t more) {
    put_header(out, -static_cast<std::int32_t>(4 + more));
    put32(out, static_cast<std::int32_t>(flags));
}

// At most `max` bytes of a zlib stream, which need not be finished.
std::string inflated(std::span<const std::byte> data, std::size_t max) {
    std::string text(max, '\0');
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return "";
    // (zlib does not write there.)
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    inflate(&stream, Z_SYNC_FLUSH);
    text.resize(text.size() - stream.avail_out);
    inflateEnd(&stream);
    return text;
}

}  // namespace

bool is_text(std::string_view utf8) {
    return count_code_points(utf8, [](char32_t c) { return c != 0; }).has_value();
}

std::string from_latin1(std::span<const std::byte> text) {
    std::string utf8;
    for (const std::byte byte : text) {
        const auto c = std::to_integer<unsigned>(byte);
        if (c < 0x80) {
            utf8 += static_cast<char>(c);
        } else {
            utf8 += static_cast<char>(0xc0 | c >> 6);
            utf8 += static_cast<char>(0x80 | (c & 0x3f));
        }
    }
    return utf8;
}

std::string to_latin1(std::string_view utf8) {
    std::string latin1;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        const bool two = (c == 0xc2 || c == 0xc3) && i + 1 < utf8.size();
        if (c < 0x80) {
            latin1 += static_cast<char>(c);
        } else if (two) {
            latin1 += static_cast<char>((c & 3) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3f));
        } else if (c >= 0xc0) {
            latin1 += '?';  // once, at its first byte
        }
    }
    return latin1;
}

std::uint32_t extended_flags(std::span<const std::byte> data) {
    return data.size() < 4 ? 0 : number32(data);
}

std::optional<std::string> provided_text(std::span<const std::byte> data) {
    const std::uint32_t flags = extended_flags(data);
    if ((flags & extended::provide) == 0 || (flags & extended::text) == 0) return std::nullopt;
    // The text comes first: its size, with the zero at its end.
    std::string text = inflated(data.subspan(4), 4 + 2 * clipboard_max);
    if (text.size() < 4) return std::nullopt;
    const std::size_t size = number32(std::as_bytes(std::span(text)));
    if (size > text.size() - 4) return std::nullopt;
    std::string plain;
    for (const char c : std::string_view(text).substr(4, size)) {
        if (c == '\0') break;
        if (c != '\r') plain += c;
    }
    if (plain.size() > clipboard_max || !is_text(plain)) return std::nullopt;
    return plain;
}

void put_cut_text(Bytes& out, std::string_view utf8) {
    const std::string latin1 = to_latin1(utf8);
    put_header(out, static_cast<std::int32_t>(latin1.size()));
    out.insert(out.end(), latin1.begin(), latin1.end());
}

void put_extended(Bytes& out, std::uint32_t flags) { put_extended_header(out, flags, 0); }

void put_extended_caps(Bytes& out) {
    put_extended_header(out,
                        extended::caps | extended::text | extended::request | extended::peek |
                            extended::notify | extended::provide,
                        4);
    put32(out, 0);  // a text is told of before it comes
}

void put_provided_text(Bytes& out, std::string_view utf8) {
    Bytes plain;
    std::string lines;
    for (const char c : utf8) {
        if (c == '\n') lines += '\r';
        if (c != '\r') lines += c;
    }
    lines += '\0';
    put32(plain, static_cast<std::int32_t>(lines.size()));
    plain.insert(plain.end(), lines.begin(), lines.end());
    Bytes packed(compressBound(plain.size()));
    uLongf size = packed.size();
    const int done = compress2(packed.data(), &size, plain.data(), plain.size(), 1);
    assert(done == Z_OK);
    static_cast<void>(done);
    put_extended_header(out, extended::provide | extended::text, size);
    out.insert(out.end(), packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace foyer::mirror
