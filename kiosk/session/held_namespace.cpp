#include "kiosk/session/held_namespace.hpp"

#include <fcntl.h>

#include <cerrno>
#include <filesystem>

namespace foyer::kiosk {

Result<HeldNamespace> HeldNamespace::open(const std::string& link) {
    Descriptor held(::open(link.c_str(), O_RDONLY | O_CLOEXEC));
    if (!held) {
        return failure(Error::of_errno(link, errno));
    }
    std::error_code error;
    std::string name =
        std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(held.get()), error);
    return error ? failure(Error::of(link, error))
                 : Result<HeldNamespace>(HeldNamespace(std::move(held), std::move(name)));
}

}  // namespace foyer::kiosk
