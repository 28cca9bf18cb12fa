#include "kiosk/mirror/gate.hpp"

#include <cstdint>

namespace foyer::mirror {
namespace {

constexpr std::size_t version_bytes = 12;
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

std::uint32_t number(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
}

Verdict whole(std::span<const std::byte> seen, std::size_t bytes) {
    if (seen.size() < bytes) return Incomplete{};
    return Pass{bytes};
}

// The library trusts these fields; the colours must fit the pixel.
Verdict judge_pixel_format(std::span<const std::byte> seen) {
    constexpr std::size_t bytes = 20;
    if (seen.size() < bytes) return Incomplete{};
    const std::uint32_t bits = number(seen.subspan(4, 1));
    if (bits != 8 && bits != 16 && bits != 32) return Refuse{"SetPixelFormat: bits per pixel"};
    if (number(seen.subspan(7, 1)) == 0) return Refuse{"SetPixelFormat: not true colour"};
    for (std::size_t colour = 0; colour < 3; ++colour) {
        const std::uint64_t max = number(seen.subspan(8 + 2 * colour, 2));
        const std::uint32_t shift = number(seen.subspan(14 + colour, 1));
        if (shift >= bits || (max << shift) >> bits != 0) {
            return Refuse{"SetPixelFormat: a colour does not fit the pixel"};
        }
    }
    return Pass{bytes};
}

Verdict judge_encodings(std::span<const std::byte> seen) {
    if (seen.size() < 4) return Incomplete{};
    const std::size_t count = number(seen.subspan(2, 2));
    if (count > encodings_max) return Refuse{"SetEncodings: too many"};
    return whole(seen, 4 + 4 * count);
}

Verdict judge_cut_text(std::span<const std::byte> seen) {
    if (seen.size() < 8) return Incomplete{};
    // A negative length is that of the extended clipboard, which viewers send unasked.
    const std::uint32_t sent = number(seen.subspan(4, 4));
    const std::uint32_t length = sent > INT32_MAX ? 0 - sent : sent;
    if (length > cut_text_max) return Refuse{"ClientCutText: too long"};
    return Discard{std::size_t{8} + length};
}

Verdict judge_desktop_size(std::span<const std::byte> seen) {
    if (seen.size() < 8) return Incomplete{};
    return Discard{std::size_t{8} + std::size_t{16} * number(seen.subspan(6, 1))};
}

Verdict judge_message(std::span<const std::byte> seen) {
    switch (std::to_integer<std::uint8_t>(seen[0])) {
        case set_pixel_format:
            return judge_pixel_format(seen);
        case set_encodings:
            return judge_encodings(seen);
        case framebuffer_update_request:
            return whole(seen, 10);
        case key_event:
            return whole(seen, 8);
        case pointer_event:
            return whole(seen, 6);
        case client_cut_text:
            return judge_cut_text(seen);
        case set_desktop_size:
            return judge_desktop_size(seen);
        default:
            return Refuse{"unknown message"};
    }
}

}  // namespace

Verdict judge(Phase phase, std::span<const std::byte> seen) {
    if (seen.empty()) return Incomplete{};
    switch (phase) {
        case Phase::version:
            return whole(seen, version_bytes);
        case Phase::security_type:
        case Phase::client_init:
            return Pass{1};
        case Phase::messages:
            return judge_message(seen);
    }
    return Refuse{"unknown phase"};
}

}  // namespace foyer::mirror
