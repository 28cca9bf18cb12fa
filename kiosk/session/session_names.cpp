#include "kiosk/session/session_names.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {
constexpr std::string_view digits = "0123456789";
}

bool name_concerns(std::string_view name, const ProofScope& scope) {
    while (!name.empty()) {
        name.remove_prefix(std::min(name.find_first_of(digits), name.size()));
        const std::size_t end = std::min(name.find_first_not_of(digits), name.size());
        std::uint32_t id = 0;
        if (parse_number(name.substr(0, end), id) && scope.concerns(id)) {
            return true;
        }
        name.remove_prefix(end);
    }
    return false;
}

bool text_concerns(std::string_view text, const ProofScope& scope) {
    bool found = false;
    each_line(text, [&](std::string_view line) {
        for (const std::string_view word : words_of(line)) {
            const std::size_t equals = word.find('=');
            if (equals == std::string_view::npos) {
                continue;
            }
            std::string key(word.substr(0, equals));
            std::transform(key.begin(), key.end(), key.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
            std::uint32_t id = 0;
            found = found || ((key.ends_with("uid") || key.ends_with("gid") ||
                               key.ends_with("user") || key.ends_with("group")) &&
                              parse_number(word.substr(equals + 1), id) && scope.concerns(id));
        }
    });
    return found;
}

}  // namespace foyer::kiosk
