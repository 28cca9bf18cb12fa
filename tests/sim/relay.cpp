#include "tests/sim/relay.hpp"

namespace foyer::sim {

std::string Relay::expect(HelpId help) {
    return tokens_[help] = "token-" + std::to_string(++drawn_);
}

void Relay::comes(const Stream& stream, const std::string& token) {
    const auto expected = tokens_.find(stream.help);
    if (expected == tokens_.end() || expected->second != token) return reset(stream);
    tokens_.erase(expected);
    streams_[stream.help] = stream;
    joined(stream.help);
}

void Relay::goes(const Stream& stream) {
    const auto found = streams_.find(stream.help);
    if (found == streams_.end() || found->second != stream) return;
    streams_.erase(found);
    station_lost(stream.help);
}

void Relay::close(HelpId help) {
    tokens_.erase(help);
    const auto found = streams_.find(help);
    if (found == streams_.end()) return;
    const Stream stream = found->second;
    streams_.erase(found);
    reset(stream);
}

void Relay::viewer_leaves(HelpId help) {
    const auto found = streams_.find(help);
    if (found == streams_.end()) return;
    const Stream stream = found->second;
    streams_.erase(found);
    reset(stream);
    viewer_lost(help);
}

void Relay::supervisor_killed() {
    tokens_.clear();
    for (const auto& [help, stream] : streams_) reset(stream);
    streams_.clear();
}

// Another connection than the link: a new OpenStream may overtake this.
void Relay::reset(const Stream& stream) {
    c_.schedule.in(c_.dice.between(100, c_.dice.permille(100) ? 500'000 : 20'000),
                   [this, stream] { closed(stream); });
}

}  // namespace foyer::sim
