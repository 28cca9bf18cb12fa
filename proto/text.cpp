#include "proto/text.hpp"

#include <cassert>
#include <cstdint>

#include "proto/printable.hpp"

namespace foyer {

namespace {

// The size of the UTF-8 character that `text` begins with; 0 when it begins with none
// (RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF).
std::size_t character_size(std::string_view text) {
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{0};
    };
    const auto follows = [&](std::size_t at, std::uint8_t low = 0x80, std::uint8_t high = 0xbf) {
        return byte(at) >= low && byte(at) <= high;
    };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const std::uint8_t low = first == 0xe0 ? 0xa0 : 0x80;
        const std::uint8_t high = first == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const std::uint8_t low = first == 0xf0 ? 0x90 : 0x80;
        const std::uint8_t high = first == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string plain_text(std::string_view text, std::size_t bytes_max) {
    constexpr std::string_view ellipsis = "…";
    assert(bytes_max >= ellipsis.size());
    std::string plain;
    std::size_t fits_with_ellipsis = 0;  // a length at which the text may be cut
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        if (size == 0) {
            plain.push_back('?');
        } else if (!count_printable(text.substr(0, size))) {
            plain.push_back(' ');
        } else {
            plain.append(text.substr(0, size));
        }
        text.remove_prefix(size == 0 ? 1 : size);
        if (plain.size() > bytes_max) {
            plain.resize(fits_with_ellipsis);
            return plain.append(ellipsis);
        }
        if (plain.size() + ellipsis.size() <= bytes_max) fits_with_ellipsis = plain.size();
    }
    return plain;
}

}  // namespace foyer
