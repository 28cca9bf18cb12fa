// What an account may be called, and what its password must be. Each answers what is wrong as a
// sentence for the mediator, or nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foyer::supervisor {

inline constexpr std::size_t password_chars_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;

std::optional<std::string> wrong_account_name(std::string_view name);
std::optional<std::string> wrong_display_name(std::string_view name);
// Any characters are welcome in a password; it is compared byte by byte.
std::optional<std::string> wrong_password_choice(std::string_view password);

}  // namespace foyer::supervisor
