#include "kiosk/mirror/client_message.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace foyer::mirror {
namespace {

constexpr std::size_t encodings_max = 1024;
constexpr std::uint32_t cut_text_max = 1 << 20;

enum MessageType : std::uint8_t {
    set_pixel_format = 0,
    set_encodings = 2,
    framebuffer_update_request = 3,
    key_event = 4,
    pointer_event = 5,
    client_cut_text = 6,
    set_desktop_size = 251,
};

using Seen = std::span<const std::byte>;

std::uint8_t number8(Seen seen, std::size_t at) { return std::to_integer<std::uint8_t>(seen[at]); }

std::uint16_t number16(Seen seen, std::size_t at) {
    return static_cast<std::uint16_t>(number8(seen, at) << 8 | number8(seen, at + 1));
}

std::uint32_t number32(Seen seen, std::size_t at) {
    return static_cast<std::uint32_t>(number16(seen, at)) << 16 | number16(seen, at + 2);
}

// "RFB 003.008\n"
Reading read_version(Seen seen) {
    std::array<char, 12> text;
    if (seen.size() < text.size()) return Incomplete{};
    std::memcpy(text.data(), seen.data(), text.size());
    const char* minor = text.data() + 8;
    int number = 0;
    const auto [end, error] = std::from_chars(minor, minor + 3, number);
    if (std::memcmp(text.data(), "RFB 003.", 8) != 0 || error != std::errc() || end != minor + 3 ||
        text.back() != '\n') {
        return Refuse{"no protocol version"};
    }
    return Whole{text.size(), ProtocolVersion{number >= 8 ? 8 : number == 7 ? 7 : 3}};
}

Reading read_pixel_format(Seen seen) {
    constexpr std::size_t bytes = 20;
    if (seen.size() < bytes) return Incomplete{};
    PixelFormat format;
    format.bits = number8(seen, 4);
    format.depth = number8(seen, 5);
    format.big_endian = number8(seen, 6) != 0;
    if (format.bits != 8 && format.bits != 16 && format.bits != 32) {
        return Refuse{"SetPixelFormat: bits per pixel"};
    }
    if (number8(seen, 7) == 0) return Refuse{"SetPixelFormat: not true colour"};
    const std::array maxima{&format.red_max, &format.green_max, &format.blue_max};
    const std::array shifts{&format.red_shift, &format.green_shift, &format.blue_shift};
    for (std::size_t colour = 0; colour < 3; ++colour) {
        const std::uint64_t max = *maxima[colour] = number16(seen, 8 + 2 * colour);
        const unsigned shift = *shifts[colour] = number8(seen, 14 + colour);
        if (shift >= format.bits || (max << shift) >> format.bits != 0) {
            return Refuse{"SetPixelFormat: a colour does not fit the pixel"};
        }
    }
    return Whole{bytes, SetPixelFormat{format}};
}

Reading read_encodings(Seen seen) {
    if (seen.size() < 4) return Incomplete{};
    const std::size_t count = number16(seen, 2);
    if (count > encodings_max) return Refuse{"SetEncodings: too many"};
    const std::size_t bytes = 4 + 4 * count;
    if (seen.size() < bytes) return Incomplete{};
    SetEncodings message;
    for (std::size_t i = 0; i < count; ++i) {
        message.encodings.push_back(static_cast<std::int32_t>(number32(seen, 4 + 4 * i)));
    }
    return Whole{bytes, std::move(message)};
}

Reading read_update_request(Seen seen) {
    if (seen.size() < 10) return Incomplete{};
    const Rect area{number16(seen, 2), number16(seen, 4), number16(seen, 6), number16(seen, 8)};
    return Whole{10, UpdateRequest{number8(seen, 1) != 0, area}};
}

Reading read_key(Seen seen) {
    if (seen.size() < 8) return Incomplete{};
    return Whole{8, KeyEvent{number8(seen, 1) != 0, number32(seen, 4)}};
}

Reading read_pointer(Seen seen) {
    if (seen.size() < 6) return Incomplete{};
    return Whole{6, PointerEvent{number8(seen, 1), number16(seen, 2), number16(seen, 4)}};
}

Reading read_cut_text(Seen seen, bool clipboard) {
    if (seen.size() < 8) return Incomplete{};
    // A negative length is that of the extended clipboard, which viewers send unasked.
    const std::uint32_t sent = number32(seen, 4);
    const std::uint32_t length = sent > INT32_MAX ? 0 - sent : sent;
    if (length > cut_text_max) return Refuse{"ClientCutText: too long"};
    const std::size_t bytes = std::size_t{8} + length;
    if (!clipboard || length > clipboard_max) return Discard{bytes};
    if (seen.size() < bytes) return Incomplete{};
    const Seen data = seen.subspan(8, length);
    return Whole{bytes, CutText{sent > INT32_MAX, {data.begin(), data.end()}}};
}

Reading read_desktop_size(Seen seen) {
    if (seen.size() < 8) return Incomplete{};
    return Discard{std::size_t{8} + std::size_t{16} * number8(seen, 6)};
}

Reading read_message(Seen seen, bool clipboard) {
    switch (number8(seen, 0)) {
        case set_pixel_format:
            return read_pixel_format(seen);
        case set_encodings:
            return read_encodings(seen);
        case framebuffer_update_request:
            return read_update_request(seen);
        case key_event:
            return read_key(seen);
        case pointer_event:
            return read_pointer(seen);
        case client_cut_text:
            return read_cut_text(seen, clipboard);
        case set_desktop_size:
            return read_desktop_size(seen);
        default:
            return Refuse{"unknown message"};
    }
}

}  // namespace

Reading read_client_message(Phase phase, std::span<const std::byte> seen, bool clipboard) {
    if (seen.empty()) return Incomplete{};
    switch (phase) {
        case Phase::version:
            return read_version(seen);
        case Phase::security_type:
            return Whole{1, SecurityType{number8(seen, 0)}};
        case Phase::client_init:
            return Whole{1, ClientInit{}};
        case Phase::messages:
            return read_message(seen, clipboard);
    }
    return Refuse{"unknown phase"};
}

}  // namespace foyer::mirror
