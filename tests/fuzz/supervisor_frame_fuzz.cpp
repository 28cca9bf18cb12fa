// What a supervisor sends, as the station decodes it: what is taken can be sent again as it is.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "proto/convert_station.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view payload(reinterpret_cast<const char*>(data), size);
    const auto frame = foyer::decode_supervisor_frame(payload);
    if (!frame) return 0;
    const auto again = foyer::encode(*frame);
    if (again && !foyer::decode_supervisor_frame(*again)) std::abort();
    return 0;
}
