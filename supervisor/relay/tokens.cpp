#include "supervisor/relay/tokens.hpp"

#include <sodium.h>

#include <array>

namespace foyer::supervisor {
namespace {

constexpr std::size_t token_bytes = 32;

bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string StreamTokens::draw(HelpId help, const StationName& station, Millis mono_ms) {
    std::array<unsigned char, token_bytes> drawn{};
    randombytes_buf(drawn.data(), drawn.size());
    std::array<char, token_bytes * 2 + 1> text{};
    sodium_bin2hex(text.data(), text.size(), drawn.data(), drawn.size());
    std::erase_if(tokens_, [&](const auto& each) { return each.second.expires_ms <= mono_ms; });
    tokens_[help] = Token{station, text.data(), mono_ms + valid_ms_};
    return text.data();
}

Status StreamTokens::spend(HelpId help, const StationName& station, std::string_view token,
                           Millis mono_ms) {
    const auto found = tokens_.find(help);
    if (found == tokens_.end()) return failure("no token waits for this help");
    if (!same_text(found->second.text, token)) return failure("the token is not the one drawn");
    if (found->second.station != station) return failure("the token is another station's");
    const bool expired = found->second.expires_ms <= mono_ms;
    tokens_.erase(found);
    if (expired) return failure("the token has expired");
    return {};
}

}  // namespace foyer::supervisor
