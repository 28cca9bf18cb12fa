// Text from anywhere: clean, within its limit, and not changed by being cleaned twice.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "proto/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t most = 3 + data[0];
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string plain = foyer::plain_text(text, most);
    if (plain.size() > most || foyer::plain_text(plain, most) != plain) std::abort();
    return 0;
}
