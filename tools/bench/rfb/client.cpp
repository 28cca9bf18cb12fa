#include "tools/bench/rfb/client.hpp"

#include <cstring>
#include <stdexcept>

namespace foyer::bench {

using namespace std::string_literals;

namespace {

enum Encoding : std::int32_t {
    raw = 0,
    copy_rect = 1,
    tight = 7,
    zrle = 16,
    cursor = -239,
    desktop_size = -223,
    last_rect = -224,
    extended_desktop_size = -308,
    fence = -312,
    continuous_updates = -313,
    quality_0 = -32,
    compression_0 = -256,
};

enum FromServer : std::uint8_t {
    update = 0,
    bell = 2,
    cut_text = 3,
    end_of_continuous = 150,
    server_fence = 248
};
enum ToServer : char {
    set_pixel_format = 0,
    set_encodings = 2,
    update_request = 3,
    key_event = 4,
    pointer_event = 5,
    enable_continuous = char(150),
    client_fence = char(248)
};

constexpr unsigned rectangles_until_last = 0xffff;
constexpr std::uint32_t fence_asks = 1U << 31, fences_known = 7;

std::string message(ToServer kind) { return std::string(1, kind); }

}  // namespace

Client::Client(int socket, const Wishes& wishes) : stream_(socket), wishes_(wishes) {
    greet();
    stream_.write(message(set_pixel_format) + "\0\0\0"s + "\x20\x18\0\1"s + "\0\xff\0\xff\0\xff"s +
                  "\x10\x08\0"s + "\0\0\0"s);
    announce();
    rest_pointer();
    ask(false);
}

void Client::greet() {
    stream_.take(12);
    stream_.write("RFB 003.008\n");
    const unsigned kinds = stream_.u8();
    const auto offered = stream_.take(kinds);
    if (std::memchr(offered.data(), 1, kinds) == nullptr) {
        throw std::runtime_error("the server wants a password");
    }
    stream_.write("\1");
    if (stream_.u32() != 0) throw std::runtime_error("the server refuses");
    stream_.write("\1");  // shared
    const int width = stream_.u16(), height = stream_.u16();
    stream_.take(16);
    stream_.take(stream_.u32());
    picture_ = Picture(width, height);
}

void Client::announce() {
    std::vector<std::int32_t> known{tight,
                                    copy_rect,
                                    zrle,
                                    raw,
                                    cursor,
                                    desktop_size,
                                    last_rect,
                                    extended_desktop_size,
                                    compression_0 + wishes_.compression};
    if (wishes_.quality >= 0) known.push_back(quality_0 + wishes_.quality);
    if (wishes_.continuous) known.insert(known.end(), {fence, continuous_updates});
    std::string told = message(set_encodings) + "\0"s + u16(unsigned(known.size()));
    for (const std::int32_t encoding : known) told += u32(std::uint32_t(encoding));
    stream_.write(told);
}

void Client::announce_quality(int quality) {
    wishes_.quality = quality;
    announce();
    ask(false);
}

void Client::ask(bool incremental) {
    stream_.write(message(update_request) + (incremental ? "\1"s : "\0"s) + u16(0) + u16(0) +
                  u16(unsigned(picture_.width)) + u16(unsigned(picture_.height)));
}

bool Client::read_message(std::chrono::steady_clock::time_point until) {
    if (!stream_.wait(until)) return false;
    switch (const std::uint8_t kind = stream_.u8(); kind) {
        case update:
            read_update();
            break;
        case bell:
            break;
        case cut_text:
            stream_.take(3);
            stream_.take(stream_.u32());
            break;
        case end_of_continuous:
            begin_continuous();
            break;
        case server_fence:
            answer_fence();
            break;
        default:
            throw std::runtime_error("the server sent a message of kind " + std::to_string(kind));
    }
    return true;
}

void Client::read_update() {
    stream_.take(1);
    const unsigned count = stream_.u16();
    for (unsigned i = 0; i < count || count == rectangles_until_last; ++i) {
        if (!read_rectangle()) break;
    }
    if (!continuous_) ask(true);
}

// False: it was the last one.
bool Client::read_rectangle() {
    const Area area{stream_.u16(), stream_.u16(), stream_.u16(), stream_.u16()};
    const auto encoding = std::int32_t(stream_.u32());
    const std::size_t pixels = std::size_t(area.width) * std::size_t(area.height);
    switch (encoding) {
        case last_rect:
            return false;
        case cursor:
            stream_.take(pixels * 4 + std::size_t((area.width + 7) / 8 * area.height));
            return true;
        case extended_desktop_size: {
            const unsigned screens = stream_.u8();
            stream_.take(3 + screens * 16);
            resize(area.width, area.height);
            return true;
        }
        case desktop_size:
            resize(area.width, area.height);
            return true;
        default:
            break;
    }
    if (!picture_.holds(area)) throw std::runtime_error("a rectangle leaves the screen");
    switch (encoding) {
        case raw:
            for (int y = 0; y < area.height; ++y) {
                const auto row = stream_.take(std::size_t(area.width) * 4);
                std::memcpy(picture_.at(area.x, area.y + y), row.data(), row.size());
            }
            break;
        case copy_rect: {
            const Area from{stream_.u16(), stream_.u16(), area.width, area.height};
            if (!picture_.holds(from)) throw std::runtime_error("a copy comes from nowhere");
            for (int i = 0; i < area.height; ++i) {
                const int y = from.y < area.y ? area.height - 1 - i : i;
                std::memmove(picture_.at(area.x, area.y + y), picture_.at(from.x, from.y + y),
                             std::size_t(area.width) * 4);
            }
            break;
        }
        case tight:
            tight_.decode(stream_, area, picture_);
            break;
        case zrle:
            zrle_.decode(stream_, area, picture_);
            break;
        default:
            throw std::runtime_error("the server sent encoding " + std::to_string(encoding));
    }
    seen_(area);
    return true;
}

void Client::resize(int width, int height) {
    if (width == picture_.width && height == picture_.height) return;
    picture_ = Picture(width, height);
    ask(false);
}

// The first one means that the server knows continuous updates.
void Client::begin_continuous() {
    if (!wishes_.continuous || continuous_) return;
    continuous_ = true;
    stream_.write(message(enable_continuous) + "\1"s + u16(0) + u16(0) +
                  u16(unsigned(picture_.width)) + u16(unsigned(picture_.height)));
}

void Client::answer_fence() {
    stream_.take(3);
    const std::uint32_t flags = stream_.u32();
    const std::uint8_t size = stream_.u8();
    const auto payload = stream_.take(size);
    if ((flags & fence_asks) == 0) return;
    stream_.write(message(client_fence) + "\0\0\0"s + u32(flags & fences_known) +
                  std::string(1, char(size)) + std::string(payload.begin(), payload.end()));
}

void Client::key(bool down, std::uint32_t keysym) {
    stream_.write(message(key_event) + (down ? "\1"s : "\0"s) + "\0\0"s + u32(keysym));
}

// TigerVNC paints the pointer into the picture as long as it rests somewhere else than where the
// viewer has put it.
void Client::rest_pointer() {
    stream_.write(message(pointer_event) + "\0"s + u16(unsigned(picture_.width / 2)) +
                  u16(unsigned(picture_.height / 2)));
}

}  // namespace foyer::bench
