#include "proto/frame.hpp"

#include <cstdint>

namespace foyer {

namespace {

std::uint32_t length_at(std::string_view header) {
    std::uint32_t length = 0;
    for (const char byte : header.substr(0, frame_header_size)) {
        length = length << 8 | static_cast<std::uint8_t>(byte);
    }
    return length;
}

}  // namespace

void FrameReader::feed(std::string_view bytes) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    buffer_.append(bytes);
}

Result<std::optional<std::string>> FrameReader::next() {
    const std::string_view waiting = std::string_view(buffer_).substr(begin_);
    if (waiting.size() < frame_header_size) return std::nullopt;
    const std::size_t length = length_at(waiting);
    if (length > frame_payload_max) {
        return failure("frame: expected at most " + std::to_string(frame_payload_max) +
                       " bytes of payload, found a length of " + std::to_string(length));
    }
    if (waiting.size() < frame_header_size + length) return std::nullopt;
    begin_ += frame_header_size + length;
    std::string payload(waiting.substr(frame_header_size, length));
    // A link is silent most of the time: an idle one keeps no buffer.
    if (begin_ == buffer_.size()) {
        buffer_ = std::string();
        begin_ = 0;
    }
    return payload;
}

std::string FrameReader::take_rest() {
    std::string rest = buffer_.substr(begin_);
    buffer_.clear();
    begin_ = 0;
    return rest;
}

Result<std::string> to_frame(std::string_view payload) {
    if (payload.size() > frame_payload_max) {
        return failure("frame: expected at most " + std::to_string(frame_payload_max) +
                       " bytes of payload, found " + std::to_string(payload.size()));
    }
    std::string frame;
    frame.reserve(frame_header_size + payload.size());
    for (int shift = 24; shift >= 0; shift -= 8) {
        frame.push_back(static_cast<char>(payload.size() >> shift & 0xff));
    }
    frame.append(payload);
    return frame;
}

}  // namespace foyer
