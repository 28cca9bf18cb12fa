// Between the plain values of messages.hpp and the Protobuf bytes of foyer/v1/station.proto.
// Decoding believes nothing: an unknown kind, an enumerator out of range, a negative duration, a
// text that is not printable on one line, a text or a list over its limit is an error that names
// the field.
#pragma once

#include <string>
#include <string_view>

#include "proto/link_messages.hpp"
#include "proto/result.hpp"

namespace foyer {

// Limits of the station protocol, for both directions.
namespace wire {
constexpr std::size_t name_max = 64;         // bytes: stations, policies, checks, versions
constexpr std::size_t text_max = 512;        // bytes: sentences for a person
constexpr std::size_t address_max = 2048;    // bytes: one URL, pattern or host
constexpr std::size_t token_max = 128;       // bytes
constexpr std::size_t blob_max = 16 * 1024;  // bytes: a key or certificate
constexpr std::size_t checks_max = 64;       // checks of one proof
constexpr std::size_t records_max = 400;     // records of one Hello
constexpr std::size_t policies_max = 64;     // policies of one Welcome
constexpr std::size_t list_max = 256;        // entries of a policy's list
}  // namespace wire

// The payload of one frame. A sentence for a person over `text_max` is cut at the end of a
// character; of a Hello's records the newest `records_max` are sent (the older ones follow at the
// next link, for they stay unacknowledged). Error: anything else over its limit, or a result that
// does not fit a frame; only a set of policies or checks that is too large can cause it.
Result<std::string> encode(const StationFrame& frame);
Result<std::string> encode(const SupervisorFrame& frame);

Result<StationFrame> decode_station_frame(std::string_view payload);
Result<SupervisorFrame> decode_supervisor_frame(std::string_view payload);

}  // namespace foyer
