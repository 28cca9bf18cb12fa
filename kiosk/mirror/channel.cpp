#include "kiosk/mirror/channel.hpp"

#include <cassert>

#include "foyer/v1/mirror.pb.h"

namespace foyer::mirror {
namespace {

namespace pb = foyer::v1::mirror;

constexpr std::size_t cookie_bytes = 16;
constexpr std::size_t desktop_name_max = 200;
constexpr std::size_t reason_max = 1000;
constexpr std::uint32_t side_max = 32767;

// At most `bytes_max` bytes of `text`, without half a character at the end.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) {
        --bytes_max;
    }
    return text.substr(0, bytes_max);
}

template <class Message>
std::string serialized(const Message& message) {
    std::string packet = message.SerializeAsString();
    assert(packet.size() <= packet_max);
    return packet;
}

template <class Message>
Result<Message> parsed(std::string_view packet, const char* what) {
    if (packet.size() > packet_max) {
        return failure(std::string(what) + ": " + std::to_string(packet.size()) +
                       " bytes, expected at most " + std::to_string(packet_max));
    }
    Message message;
    if (!message.ParseFromArray(packet.data(), static_cast<int>(packet.size()))) {
        return failure(std::string(what) + ": does not decode");
    }
    return message;
}

}  // namespace

std::string encode(const ToMirror& message) {
    pb::ToMirror out;
    if (const auto* begin = std::get_if<Begin>(&message)) {
        assert(begin->cookie.size() == cookie_bytes);
        out.mutable_begin()->set_cookie(begin->cookie);
        out.mutable_begin()->set_desktop_name(
            std::string(cut(begin->desktop_name, desktop_name_max)));
    } else {
        const Allow& allow = std::get<Allow>(message);
        out.mutable_allow()->set_control(allow.control);
        out.mutable_allow()->set_hidden(allow.hidden);
        out.mutable_allow()->set_clipboard(allow.clipboard);
    }
    return serialized(out);
}

std::string encode(const FromMirror& message) {
    pb::FromMirror out;
    if (const auto* serving = std::get_if<Serving>(&message)) {
        out.mutable_serving()->set_width(serving->width);
        out.mutable_serving()->set_height(serving->height);
    } else {
        const Failed& failed = std::get<Failed>(message);
        out.mutable_failed()->set_reason(std::string(cut(failed.reason, reason_max)));
    }
    return serialized(out);
}

Result<ToMirror> decode_to_mirror(std::string_view packet) {
    const auto in = parsed<pb::ToMirror>(packet, "packet to the mirror");
    if (!in) return failure(in.error());
    switch (in->kind_case()) {
        case pb::ToMirror::kBegin:
            if (in->begin().cookie().size() != cookie_bytes) {
                return failure("packet to the mirror: cookie: expected 16 bytes, found " +
                               std::to_string(in->begin().cookie().size()));
            }
            if (in->begin().desktop_name().size() > desktop_name_max) {
                return failure("packet to the mirror: desktop_name: too long");
            }
            return Begin{in->begin().cookie(), in->begin().desktop_name()};
        case pb::ToMirror::kAllow:
            return Allow{in->allow().control(), in->allow().hidden(), in->allow().clipboard()};
        case pb::ToMirror::KIND_NOT_SET:
            break;
    }
    return failure("packet to the mirror: unknown kind");
}

Result<FromMirror> decode_from_mirror(std::string_view packet) {
    const auto in = parsed<pb::FromMirror>(packet, "packet from the mirror");
    if (!in) return failure(in.error());
    switch (in->kind_case()) {
        case pb::FromMirror::kServing: {
            const auto in_range = [](std::uint32_t side) { return side >= 1 && side <= side_max; };
            if (!in_range(in->serving().width()) || !in_range(in->serving().height())) {
                return failure("packet from the mirror: size: expected 1 to 32767, found " +
                               std::to_string(in->serving().width()) + " x " +
                               std::to_string(in->serving().height()));
            }
            return Serving{in->serving().width(), in->serving().height()};
        }
        case pb::FromMirror::kFailed:
            if (in->failed().reason().size() > reason_max) {
                return failure("packet from the mirror: reason: too long");
            }
            return Failed{in->failed().reason()};
        case pb::FromMirror::KIND_NOT_SET:
            break;
    }
    return failure("packet from the mirror: unknown kind");
}

}  // namespace foyer::mirror
