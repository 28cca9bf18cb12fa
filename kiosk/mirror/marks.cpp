#include "kiosk/mirror/marks.hpp"

#include <sys/random.h>

#include <array>
#include <cassert>

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>  // takes the widest instructions that the processor has
#else
#include <xxhash.h>
#endif

namespace foyer::mirror {
namespace {

using Secret = std::array<unsigned char, XXH3_SECRET_SIZE_MIN>;

Secret make_secret() {
    Secret secret;
    [[maybe_unused]] const ssize_t got = getrandom(secret.data(), secret.size(), 0);
    assert(got == ssize_t(secret.size()));
    return secret;
}

}  // namespace

Mark mark_of(std::span<const std::uint32_t> piece) {
    static const Secret secret = make_secret();
    return XXH3_64bits_withSecret(piece.data(), piece.size_bytes(), secret.data(), secret.size());
}

}  // namespace foyer::mirror
