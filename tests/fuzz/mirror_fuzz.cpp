// What the unprivileged mirror sends to the kiosk, and the other way round.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "kiosk/mirror/channel.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace foyer::mirror;
    const std::string_view packet(reinterpret_cast<const char*>(data), size);
    if (const auto message = decode_from_mirror(packet)) {
        if (!decode_from_mirror(encode(*message))) std::abort();
    }
    if (const auto message = decode_to_mirror(packet)) {
        if (!decode_to_mirror(encode(*message))) std::abort();
    }
    return 0;
}
