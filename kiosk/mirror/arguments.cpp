#include "kiosk/mirror/arguments.hpp"

#include <fcntl.h>

#include <charconv>
#include <cstddef>
#include <string_view>

namespace foyer::mirror {

const char* const usage =
    "usage: foyer-mirror --display-fd N --control-fd N --rfb-fd N\n"
    "       foyer-mirror --help | --version\n"
    "Serves one inner display to one viewer; the kiosk starts it.\n";

namespace {

Result<int> descriptor(std::string_view option, std::string_view text) {
    int fd = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fd);
    const std::string what = std::string(option) + ": ";
    if (error != std::errc{} || end != text.data() + text.size() || fd < 3) {
        return failure(what + "expected a descriptor from 3 on, found " + std::string(text));
    }
    if (fcntl(fd, F_GETFD) < 0) return failure(what + std::string(text) + " is not open");
    return fd;
}

}  // namespace

Result<Arguments> read_arguments(std::span<char* const> argv) {
    Arguments arguments;
    for (std::size_t i = 1; i < argv.size(); i += 2) {
        const std::string_view option = argv[i];
        if (option == "--help" || option == "--version") {
            arguments.print = option == "--help" ? usage : "foyer-mirror " FOYER_VERSION "\n";
            return arguments;
        }
        int* const target = option == "--display-fd"   ? &arguments.display
                            : option == "--control-fd" ? &arguments.control
                            : option == "--rfb-fd"     ? &arguments.viewer
                                                       : nullptr;
        if (target == nullptr) return failure("unknown option " + std::string(option));
        if (i + 1 == argv.size()) return failure(std::string(option) + ": a number is missing");
        const auto fd = descriptor(option, argv[i + 1]);
        if (!fd) return failure(fd.error());
        *target = *fd;
    }
    if (arguments.display < 0 || arguments.control < 0 || arguments.viewer < 0) {
        return failure("--display-fd, --control-fd and --rfb-fd are needed");
    }
    return arguments;
}

}  // namespace foyer::mirror
