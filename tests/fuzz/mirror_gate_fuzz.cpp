// What a viewer sends to the mirror, before libvncserver sees any of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "kiosk/mirror/gate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace foyer::mirror;
    std::span<const std::byte> rest = std::as_bytes(std::span(data, size));
    // A conversation: one message after the other, each in the smallest piece that passes.
    while (!rest.empty()) {
        const auto seen = rest.first(std::min(rest.size(), gate_window_bytes));
        const Verdict verdict = judge(Phase::messages, seen);
        const auto* pass = std::get_if<Pass>(&verdict);
        const auto* discard = std::get_if<Discard>(&verdict);
        if (pass == nullptr && discard == nullptr) {
            // A full window always decides, or a viewer would wait for ever.
            const bool incomplete = std::holds_alternative<Incomplete>(verdict);
            if (incomplete && seen.size() == gate_window_bytes) std::abort();
            return 0;
        }
        if (pass != nullptr && (pass->bytes == 0 || pass->bytes > seen.size())) std::abort();
        const std::size_t bytes = pass != nullptr ? pass->bytes : discard->bytes;
        if (bytes == 0) std::abort();
        rest = rest.subspan(std::min(bytes, rest.size()));
    }
    return 0;
}
