// SHA-256 as 64 hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace foyer::supervisor {

std::string sha256_hex(std::string_view bytes);

}  // namespace foyer::supervisor
