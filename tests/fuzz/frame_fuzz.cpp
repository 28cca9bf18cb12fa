// The frame reader, fed in two pieces whose border the first byte chooses: the same frames come
// out as when it is fed at once, and none is over the limit.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "proto/frame.hpp"

namespace {

struct Outcome {
    std::vector<std::string> payloads;
    bool refused = false;

    bool operator==(const Outcome&) const = default;
};

void drain(foyer::FrameReader& reader, Outcome& outcome) {
    for (;;) {
        auto next = reader.next();
        if (!next) {
            outcome.refused = true;
            return;
        }
        if (!next->has_value()) return;
        if ((*next)->size() > foyer::frame_payload_max) std::abort();
        outcome.payloads.push_back(std::move(**next));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t border = data[0] % (stream.size() + 1);

    Outcome whole;
    foyer::FrameReader at_once;
    at_once.feed(stream);
    drain(at_once, whole);

    Outcome pieces;
    foyer::FrameReader twice;
    twice.feed(stream.substr(0, border));
    drain(twice, pieces);
    twice.feed(stream.substr(border));
    if (!pieces.refused) drain(twice, pieces);
    if (whole != pieces) std::abort();
    return 0;
}
