// Frames: how a byte stream becomes messages. A frame is a 4-byte big-endian length and that many
// bytes of payload, at most 64 KiB. A frame of length 0 carries nothing and is a heartbeat.
// No socket in sight: bytes go in as they come, payloads come out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer {

constexpr std::size_t frame_payload_max = 64 * 1024;
constexpr std::size_t frame_header_size = 4;

class FrameReader {
public:
    // Appends bytes as the peer sent them, cut anywhere.
    void feed(std::string_view bytes);

    // The next whole payload; nothing while it is incomplete. Error: the announced length is over
    // the limit; the stream has lost its meaning, and every later call says so again.
    Result<std::optional<std::string>> next();

    // Takes what was fed and not yet returned: what follows the frame after which a connection
    // becomes a raw stream.
    std::string take_rest();

private:
    std::string buffer_;
    std::size_t begin_ = 0;  // bytes of buffer_ that were already returned
};

// The frame of one payload. Error: the payload is longer than `frame_payload_max`.
Result<std::string> to_frame(std::string_view payload);

}  // namespace foyer
