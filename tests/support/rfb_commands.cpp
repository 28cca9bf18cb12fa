#include "tests/support/rfb_commands.hpp"

#include <fmt/core.h>
#include <xkbcommon/xkbcommon.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>

namespace foyer::test {
namespace {

std::optional<std::u32string> utf32(const std::string& text) {
    std::u32string characters;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (i + length > text.size()) return std::nullopt;
        char32_t c = length == 1 ? first : first & (0x7fU >> length);
        for (std::size_t k = 1; k < length; ++k) {
            c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        }
        characters += c;
        i += length;
    }
    return characters;
}

std::string quoted(const std::string& text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            json += fmt::format("\\u{:04x}", unsigned(c));
        } else {
            json += c;
        }
    }
    return json + "\"";
}

}  // namespace

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == at) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

bool RfbCommands::perform(const Command& command) {
    const std::string& name = command[0];
    if (name == "ppm" && command.size() == 2) return ppm(command[1]);
    if (name == "compare" && command.size() == 2) return compare(command[1]);
    if (name == "type" && command.size() == 2) return type(command[1]);
    if (name == "keys" && command.size() == 2) return keys(command[1]);
    if (name == "click" && command.size() == 3) return click(command[1], command[2]);
    return fail(name, "no such command");
}

void RfbCommands::tell_closed() {
    using namespace std::chrono;
    const auto now_ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    answer("closed", fmt::format("{}", now_ms));
}

void RfbCommands::answer(const std::string& name, const std::string& value,
                         const std::string& more) {
    const std::string line = json_ ? fmt::format("{{{}: {}{}}}", quoted(name), value, more)
                                   : fmt::format("{} {}", name, value);
    std::cout << line << std::endl;
}

bool RfbCommands::fail(const std::string& name, const std::string& why) {
    answer("failed", quoted(name + ": " + why));
    return false;
}

// An animation never ends; the picture is taken all the same.
bool RfbCommands::become_quiet() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    if (!viewer_.settle()) return false;
    while (std::chrono::steady_clock::now() < end) {
        const int before = viewer_.updates();
        if (!viewer_.read_until([&] { return viewer_.updates() > before; },
                                std::chrono::milliseconds(300))) {
            break;
        }
    }
    return viewer_.connected();
}

Image RfbCommands::picture() const { return {viewer_.width(), viewer_.height(), viewer_.pixels()}; }

bool RfbCommands::ppm(const std::string& path) {
    if (!become_quiet()) return fail("ppm", "the connection ended");
    if (!write_ppm(path, picture())) return fail("ppm", "cannot write " + path);
    answer("ppm", quoted(path), size());
    return true;
}

bool RfbCommands::compare(const std::string& path) {
    const auto expected = read_image(path);
    if (!expected) return fail("compare", "cannot read " + path);
    if (!become_quiet()) return fail("compare", "the connection ended");
    const Image seen = picture();
    if (seen.width != expected->width || seen.height != expected->height) {
        return fail("compare", "another size");
    }
    std::size_t different = 0;
    for (std::size_t i = 0; i < seen.pixels.size(); ++i) {
        different += seen.pixels[i] != expected->pixels[i] ? 1U : 0U;
    }
    answer("different_pixels", fmt::format("{}", different), size());
    return different == 0;
}

std::string RfbCommands::size() const {
    return fmt::format(", \"width\": {}, \"height\": {}", viewer_.width(), viewer_.height());
}

bool RfbCommands::type(const std::string& text) {
    const auto characters = utf32(text);
    if (!characters) return fail("type", "not UTF-8");
    viewer_.type(*characters);
    return dealt_with("type", text);
}

bool RfbCommands::keys(const std::string& chord) {
    std::vector<std::uint32_t> pressed;
    for (const std::string& name : split(chord, '+')) {
        const xkb_keysym_t key = xkb_keysym_from_name(name.c_str(), XKB_KEYSYM_NO_FLAGS);
        if (key == XKB_KEY_NoSymbol) return fail("keys", "no key is called " + name);
        pressed.push_back(key);
    }
    for (const std::uint32_t key : pressed) viewer_.key(true, key);
    std::reverse(pressed.begin(), pressed.end());
    for (const std::uint32_t key : pressed) viewer_.key(false, key);
    return dealt_with("keys", chord);
}

bool RfbCommands::click(const std::string& x_text, const std::string& y_text) {
    const int x = std::atoi(x_text.c_str()), y = std::atoi(y_text.c_str());
    for (const int buttons : {0, 1, 0}) viewer_.pointer(x, y, buttons);
    return dealt_with("click", x_text + "," + y_text);
}

// A round trip: the server has looked at what was sent, whether it let it through or not.
bool RfbCommands::dealt_with(const std::string& name, const std::string& what) {
    if (!viewer_.settle()) return fail(name, "the connection ended");
    answer(name, quoted(what));
    return true;
}

}  // namespace foyer::test
