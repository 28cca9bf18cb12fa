// The first frame of a station's second connection: whatever it holds, nothing is admitted but the
// token that was drawn for this help and this station, once.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "proto/convert_station.hpp"
#include "supervisor/relay/tokens.hpp"

// The first byte chooses what of the truth is put into the frame: the right token, the right help,
// the right station.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
    auto frame = foyer::decode_station_frame(payload);
    if (!frame) return 0;
    auto* open = std::get_if<foyer::StreamOpen>(&*frame);
    if (open == nullptr) return 0;

    constexpr foyer::HelpId help{7};
    foyer::supervisor::StreamTokens tokens(1000);
    const std::string token = tokens.draw(help, "poste-1", 0);
    if (data[0] & 1) open->token = token;
    if (data[0] & 2) open->help = help;
    const std::string station = data[0] & 4 ? "poste-1" : "poste-2";
    const bool right = open->token == token && open->help == help && station == "poste-1";
    const foyer::Status admitted = tokens.spend(open->help, station, open->token, 999);
    if (admitted.has_value() != right) std::abort();
    if (!right && admitted.error().text.find(token) != std::string::npos) std::abort();
    // A wrong one has not spent the right one; the right one is spent once.
    if (tokens.spend(help, "poste-1", token, 999).has_value() == right) std::abort();
    return 0;
}
