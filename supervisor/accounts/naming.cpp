#include "supervisor/accounts/naming.hpp"

#include <algorithm>

#include "proto/printable.hpp"

namespace foyer::supervisor {

std::optional<std::string> wrong_account_name(std::string_view name) {
    const bool good =
        !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                   c == '-';
        });
    if (good) return std::nullopt;
    return "an account name has 1 to 40 characters of a-z, 0-9, '.', '_' and '-'";
}

std::optional<std::string> wrong_display_name(std::string_view name) {
    const auto count = count_printable(name);
    const bool blank = name.find_first_not_of(' ') == name.npos;
    if (count && !blank && *count <= 60) return std::nullopt;
    return "a display name has 1 to 60 characters, no control characters and not only spaces";
}

std::optional<std::string> wrong_password_choice(std::string_view password) {
    // Characters, not bytes: whatever does not continue a character begins one.
    const auto chars =
        static_cast<std::size_t>(std::count_if(password.begin(), password.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        }));
    if (chars >= password_chars_min && password.size() <= password_bytes_max) return std::nullopt;
    return "a password has at least 10 characters and at most 1024 bytes";
}

}  // namespace foyer::supervisor
