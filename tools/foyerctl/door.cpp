#include "tools/foyerctl/door.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

namespace foyer::ctl {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

}  // namespace

Result<Door> find_door(const Call& call) {
    if (!call.has("url")) {
        return failure("no address of a supervisor: give --url or set FOYER_URL");
    }
    auto url = parse_url(call.text("url"));
    if (!url) {
        return failure("--url: " + url.error().text);
    }
    return Door{std::move(*url), call.text("ca"), {}};
}

std::string token_path(const Call& call) {
    if (call.has("token-file")) {
        return call.text("token-file");
    }
    const auto configured = environment("XDG_CONFIG_HOME");
    return (configured.empty() ? environment("HOME") + "/.config" : configured) + "/foyer/token";
}

Result<std::string> read_first_line(const std::string& path) {
    std::string line;
    if (path == "-") {
        std::getline(std::cin, line);
        return line;
    }
    std::ifstream file(path);
    if (!file) {
        return failure(Error::of_errno(path, errno));
    }
    std::getline(file, line);
    return line;
}

Result<std::string> read_token(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) {
        return errno == ENOENT ? Result<std::string>(failure(
                                     "not signed in: run `foyerctl sign-in` first (no " + path + ")"))
                               : failure(Error::of_errno(path, errno));
    }
    if ((found.st_mode & 077) != 0) {
        return failure(path + ": others may read it; delete it and sign in again");
    }
    auto token = read_first_line(path);
    if (token && token->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-._~+/=") != std::string::npos) {
        return failure(path + ": this is no token");
    }
    return token;
}

Status write_token(const std::string& path, const std::string& token) {
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code error;
    if (!folder.empty() && std::filesystem::create_directories(folder, error)) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    if (error) {
        return failure(Error::of(folder.string(), error));
    }
    const auto fresh = path + ".new";
    ::unlink(fresh.c_str());  // left by an earlier run that was killed
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return failure(Error::of_errno(fresh, errno));
    }
    const auto line = token + "\n";
    const bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    const int write_error = errno;
    ::close(file);
    if (!written) {
        return failure(Error::of_errno(fresh, write_error));
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        return failure(Error::of_errno(path, errno));
    }
    return {};
}

}  // namespace foyer::ctl
