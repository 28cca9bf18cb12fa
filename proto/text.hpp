// Sentences that are sent, shown or logged, whatever made them: a guest's file name may be in one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace foyer {

// The text as valid UTF-8 of at most `bytes_max` (>= 3) bytes on one line: bytes that are not
// UTF-8 become "?", what is not printable (printable.hpp: control characters, marks that reorder
// text) becomes a space, and a text that is too long is cut at the end of a character and ends
// with "…".
std::string plain_text(std::string_view text, std::size_t bytes_max);

}  // namespace foyer
