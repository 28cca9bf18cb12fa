// The one-time tokens of streams. One is drawn for a help and a station and told to that station
// alone, over its own link; it admits one connection of that station, once, before it expires.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/result.hpp"

namespace foyer::supervisor {

class StreamTokens {
public:
    explicit StreamTokens(Millis valid_ms) : valid_ms_(valid_ms) {}

    // 256 random bits as 64 hexadecimal digits. An earlier token of this help is void.
    std::string draw(HelpId help, const StationName& station, Millis mono_ms);
    // Looks at the token and spends it. A wrong one leaves the right one valid: else anybody with a
    // station's certificate could deny every help. Error: forged, spent, expired, or another
    // station's.
    Status spend(HelpId help, const StationName& station, std::string_view token, Millis mono_ms);
    void drop(HelpId help) { tokens_.erase(help); }
    void drop_all() { tokens_.clear(); }

private:
    struct Token {
        StationName station;
        std::string text;
        Millis expires_ms = 0;
    };
    Millis valid_ms_;
    std::unordered_map<HelpId, Token> tokens_;
};

}  // namespace foyer::supervisor
