// What may stand in a text that people read on one line: valid UTF-8 without control characters
// (C0, DEL, C1), line and paragraph separators, and the invisible ones that reorder text (a name
// in a consent question must not be able to turn the sentence around).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace foyer {

namespace detail {

constexpr bool printable(char32_t c) {
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    const bool reorders = (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
                          (c >= 0x2066 && c <= 0x2069) || c == 0x061c || c == 0xfeff;
    return !control && !reorders;
}

}  // namespace detail

// Code points of `text`; nothing when it is not UTF-8 or holds one that is not accepted.
template <class Accepted>
constexpr std::optional<std::size_t> count_code_points(std::string_view text, Accepted accepted) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80   ? 1
                                   : first < 0xc2 ? 0
                                   : first < 0xe0 ? 2
                                   : first < 0xf0 ? 3
                                   : first < 0xf5 ? 4
                                                  : 0;
        if (length == 0 || text.size() - i < length) return std::nullopt;
        char32_t c = length == 1 ? first : first & (0x7fu >> length);
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xc0) != 0x80) return std::nullopt;
            c = (c << 6) | (next & 0x3fu);
        }
        const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
        const bool no_character = (c >= 0xd800 && c < 0xe000) || c > 0x10ffff;
        if (overlong || no_character || !accepted(c)) return std::nullopt;
        i += length;
    }
    return count;
}

// Those of a text of which each is printable.
constexpr std::optional<std::size_t> count_printable(std::string_view text) {
    return count_code_points(text, detail::printable);
}

}  // namespace foyer
