#include "tests/desk/painted_screen.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace foyer::test {
namespace asio = boost::asio;
namespace {

std::string number(std::uint32_t value, int bytes) {
    std::string text;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift);
    return text;
}

asio::awaitable<Status> say(ByteStream& to, std::string bytes) {
    co_return co_await to.write(std::as_bytes(std::span(bytes)));
}

asio::awaitable<Result<std::string>> hear(ByteStream& from, std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t at = 0; at < size;) {
        const auto rest = std::as_writable_bytes(std::span(bytes)).subspan(at);
        const auto read = co_await from.read_some(rest);
        if (!read) co_return failure(read.error());
        at += *read;
    }
    co_return bytes;
}

std::string server_init(const Picture& picture) {
    // 32 bits a pixel, blue first, as every viewer can.
    const std::string format = number(32, 1) + number(24, 1) + number(0, 1) + number(1, 1) +
                               number(255, 2) + number(255, 2) + number(255, 2) + number(16, 1) +
                               number(8, 1) + number(0, 1) + number(0, 3);
    const std::string name = "poste";
    return number(picture.width, 2) + number(picture.height, 2) + format +
           number(static_cast<std::uint32_t>(name.size()), 4) + name;
}

// noVNC asks for this format whatever it was offered: red first.
std::string whole_update(const Picture& picture) {
    std::string update = number(0, 2) + number(1, 2) + number(0, 4) + number(picture.width, 2) +
                         number(picture.height, 2) + number(0, 4);
    for (std::size_t i = 0; i + 2 < picture.pixels.size(); i += 3) {
        update += picture.pixels.substr(i, 3);
        update += '\xff';  // noVNC 1.3 takes part of the padding for opacity
    }
    return update;
}

}  // namespace

Picture Picture::read_ppm(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string magic;
    int width = 0, height = 0, most = 0;
    in >> magic >> width >> height >> most;
    in.get();
    Picture picture{static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height), {}};
    picture.pixels.assign(std::istreambuf_iterator<char>(in), {});
    if (magic != "P6" || picture.pixels.size() != std::size_t(width) * std::size_t(height) * 3) {
        throw std::runtime_error(file.string() + " is no binary PPM");
    }
    return picture;
}

asio::awaitable<void> show(const Picture& picture, ByteStream& viewer) {
    if (!co_await say(viewer, "RFB 003.008\n") || !co_await hear(viewer, 12)) co_return;
    if (!co_await say(viewer, number(1, 1) + number(1, 1)) || !co_await hear(viewer, 1)) co_return;
    if (!co_await say(viewer, number(0, 4)) || !co_await hear(viewer, 1)) co_return;
    if (!co_await say(viewer, server_init(picture))) co_return;
    for (;;) {
        const auto kind = co_await hear(viewer, 1);
        if (!kind) co_return;
        std::size_t rest = 0;
        switch (kind->front()) {
            case 0: rest = 19; break;  // SetPixelFormat
            case 2: {                  // SetEncodings
                const auto head = co_await hear(viewer, 3);
                if (!head) co_return;
                rest = 4u * (static_cast<unsigned char>((*head)[1]) << 8 |
                             static_cast<unsigned char>((*head)[2]));
                break;
            }
            case 3: {  // FramebufferUpdateRequest
                const auto asked = co_await hear(viewer, 9);
                if (!asked) co_return;
                if (asked->front() == 0 && !co_await say(viewer, whole_update(picture))) co_return;
                break;
            }
            case 4: rest = 7; break;  // KeyEvent
            case 5: rest = 5; break;  // PointerEvent
            default: co_return;
        }
        if (rest > 0 && !co_await hear(viewer, rest)) co_return;
    }
}

}  // namespace foyer::test
