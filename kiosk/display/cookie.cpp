#include "kiosk/display/cookie.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <string_view>

#include "kiosk/children/descriptor.hpp"

namespace foyer::kiosk {

namespace {
using namespace std::string_view_literals;
constexpr std::size_t cookie_size = 16;
// FamilyWild, no address, no display number, then the name and the length of the data, each length
// a big-endian 16-bit number (Xauth(3)).
constexpr std::string_view head = "\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10"sv;
}  // namespace

std::string make_cookie() {
    std::string cookie(cookie_size, '\0');
    const ssize_t n = ::getrandom(cookie.data(), cookie.size(), 0);
    assert(n == static_cast<ssize_t>(cookie_size));  // never short for 16 bytes
    return cookie;
}

Status write_cookie_file(const std::string& path, const std::string& cookie, uid_t owner) {
    assert(cookie.size() == cookie_size);
    if (Status written = write_file(path, std::string(head) + cookie, 0400); !written) {
        return written;
    }
    if (::chown(path.c_str(), owner, owner) != 0) {
        return failure(Error::of_errno("chown " + path, errno));
    }
    return {};
}

}  // namespace foyer::kiosk
