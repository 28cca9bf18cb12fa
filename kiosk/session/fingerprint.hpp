// Telling whether something has changed without keeping it: a Wi-Fi profile holds a password.
// FNV-1a of 64 bits, hexadecimal. Nobody who could choose the content gains by a collision: it is
// looked for by number and owner too.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace foyer::kiosk {

inline std::string fingerprint(std::string_view content) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : content) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    return fmt::format("{:016x}", hash);
}

}  // namespace foyer::kiosk
