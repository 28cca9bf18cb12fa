// Text of a clipboard as RFB carries it: Latin-1 in ClientCutText and ServerCutText (RFC 6143, 7.5.6
// and 7.6.4), or any text in the extended clipboard, whose length is negative (the community's RFB
// specification, "Extended Clipboard Pseudo-Encoding"). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/mirror/bytes.hpp"

namespace foyer::mirror {

// Flags of an extended message: what is spoken of, and what is done about it.
namespace extended {
constexpr std::uint32_t text = 1, caps = 1U << 24, request = 1U << 25, peek = 1U << 26,
                        notify = 1U << 27, provide = 1U << 28;
}

// UTF-8 without a zero: what may cross.
bool is_text(std::string_view utf8);

std::string from_latin1(std::span<const std::byte> text);
// What Latin-1 has not becomes "?".
std::string to_latin1(std::string_view utf8);

// Of an extended message; 0 when it is too short to have any.
std::uint32_t extended_flags(std::span<const std::byte> data);
// The text of a message that provides one; none: it is not that, no text, or longer
// than clipboard_max.
std::optional<std::string> provided_text(std::span<const std::byte> data);

// ServerCutText, whole.
void put_cut_text(Bytes& out, std::string_view utf8);
// The extended one with these flags and nothing else; what we can do, with the size that may come
// unasked; and a text.
void put_extended(Bytes& out, std::uint32_t flags);
void put_extended_caps(Bytes& out);
void put_provided_text(Bytes& out, std::string_view utf8);

}  // namespace foyer::mirror
