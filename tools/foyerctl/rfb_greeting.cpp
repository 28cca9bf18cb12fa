#include "tools/foyerctl/rfb_greeting.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/foyerctl/vnc_auth.hpp"

namespace foyer::ctl {
namespace {

using boost::asio::awaitable;

constexpr std::string_view version_3_8 = "RFB 003.008\n";
constexpr std::string_view version_3_7 = "RFB 003.007\n";
constexpr unsigned char no_security = 1;
constexpr unsigned char vnc_authentication = 2;
constexpr std::size_t reason_bytes_max = 4096;

enum class Minor { v3, v7, v8 };

awaitable<Status> read_all(ByteStream& from, std::span<std::byte> into) {
    while (!into.empty()) {
        const auto got = co_await from.read_some(into);
        if (!got) {
            co_return failure(got.error());
        }
        into = into.subspan(*got);
    }
    co_return Status{};
}

template <std::size_t N>
awaitable<Result<std::array<unsigned char, N>>> read_bytes(ByteStream& from) {
    std::array<unsigned char, N> bytes{};
    if (auto read = co_await read_all(from, std::as_writable_bytes(std::span(bytes))); !read) {
        co_return failure(std::move(read.error()));
    }
    co_return bytes;
}

awaitable<Status> write_text(ByteStream& to, std::string_view text) {
    co_return co_await to.write(std::as_bytes(std::span(text.data(), text.size())));
}

std::string u32(std::size_t number) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) {
        bytes += static_cast<char>(number >> shift & 0xFF);
    }
    return bytes;
}

std::size_t from_u32(const std::array<unsigned char, 4>& bytes) {
    return std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 |
           bytes[3];
}

// A length and that many characters; cut to one that a person reads.
awaitable<std::string> read_reason(ByteStream& from) {
    const auto length = co_await read_bytes<4>(from);
    if (!length) {
        co_return "no reason given";
    }
    std::string reason(std::min(from_u32(*length), reason_bytes_max), '\0');
    const auto read = co_await read_all(from, std::as_writable_bytes(std::span(reason)));
    co_return read ? reason : "no reason given";
}

// An unknown version between two known ones counts as the lower one (RFC 6143, section 7.1.1).
std::optional<Minor> minor_of(const std::array<unsigned char, 12>& version) {
    const std::string_view text(reinterpret_cast<const char*>(version.data()), version.size());
    if (!text.starts_with("RFB 003.") || text.back() != '\n') {
        return std::nullopt;
    }
    return text >= version_3_8 ? Minor::v8 : text >= version_3_7 ? Minor::v7 : Minor::v3;
}

// Offers one security type and hears that the viewer takes it.
awaitable<Status> agree_on(ByteStream& viewer, Minor minor, unsigned char type) {
    if (minor == Minor::v3) {
        co_return co_await write_text(viewer, u32(type));  // decided, not offered
    }
    const char offer[] = {1, static_cast<char>(type)};
    if (auto sent = co_await write_text(viewer, {offer, sizeof offer}); !sent) {
        co_return sent;
    }
    const auto chosen = co_await read_bytes<1>(viewer);
    if (!chosen) {
        co_return failure(chosen.error());
    }
    if ((*chosen)[0] != type) {
        co_return failure("the viewer chose a security type that was not offered");
    }
    co_return Status{};
}

awaitable<Status> ask_password(ByteStream& viewer, Minor minor, const std::string& password) {
    const auto challenge = make_challenge();
    if (auto sent = co_await viewer.write(std::as_bytes(std::span(challenge))); !sent) {
        co_return sent;
    }
    const auto answer = co_await read_bytes<16>(viewer);
    if (!answer) {
        co_return failure(answer.error());
    }
    if (is_answer(challenge, password, *answer)) {
        co_return co_await write_text(viewer, u32(0));
    }
    constexpr std::string_view reason = "Wrong password. This help is over; ask for a new one.";
    const auto told =
        u32(1) + (minor == Minor::v8 ? u32(reason.size()) + std::string(reason) : std::string());
    co_await write_text(viewer, told);
    co_return failure("the viewer gave a wrong password");
}

}  // namespace

awaitable<Status> greet_mirror(ByteStream& mirror) {
    const auto version = co_await read_bytes<12>(mirror);
    if (!version) {
        co_return failure(version.error());
    }
    if (minor_of(*version) != Minor::v8) {
        co_return failure("the mirror does not speak RFB 3.8");
    }
    if (auto sent = co_await write_text(mirror, version_3_8); !sent) {
        co_return sent;
    }
    const auto count = co_await read_bytes<1>(mirror);
    if (!count) {
        co_return failure(count.error());
    }
    if ((*count)[0] == 0) {
        co_return failure("the mirror refuses: " + co_await read_reason(mirror));
    }
    std::vector<unsigned char> types((*count)[0]);
    if (auto read = co_await read_all(mirror, std::as_writable_bytes(std::span(types))); !read) {
        co_return read;
    }
    if (std::find(types.begin(), types.end(), no_security) == types.end()) {
        co_return failure("the mirror asks for a password");
    }
    const char choice = no_security;
    if (auto sent = co_await write_text(mirror, {&choice, 1}); !sent) {
        co_return sent;
    }
    const auto result = co_await read_bytes<4>(mirror);
    if (!result) {
        co_return failure(result.error());
    }
    if (from_u32(*result) != 0) {
        co_return failure("the mirror refuses: " + co_await read_reason(mirror));
    }
    co_return Status{};
}

awaitable<Status> greet_viewer(ByteStream& viewer, std::string password) {
    if (auto sent = co_await write_text(viewer, version_3_8); !sent) {
        co_return sent;
    }
    const auto version = co_await read_bytes<12>(viewer);
    if (!version) {
        co_return failure(version.error());
    }
    const auto minor = minor_of(*version);
    if (!minor) {
        co_return failure("what connected is no VNC viewer");
    }
    const auto type = password.empty() ? no_security : vnc_authentication;
    if (auto agreed = co_await agree_on(viewer, *minor, type); !agreed) {
        co_return agreed;
    }
    if (!password.empty()) {
        co_return co_await ask_password(viewer, *minor, password);
    }
    if (*minor != Minor::v8) {
        co_return Status{};  // only 3.8 tells the result when there was nothing to check
    }
    co_return co_await write_text(viewer, u32(0));
}

}  // namespace foyer::ctl
