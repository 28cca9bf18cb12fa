#include "kiosk/session/base.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "kiosk/children/descriptor.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

// Paths below /etc, files or whole folders. Found by tracing what the applications open;
// images/plain/README.md tells how to find more for an image.
constexpr const char* allowed[] = {
    "alternatives", "fonts", "host.conf", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime",
    "mime.types", "nsswitch.conf", "os-release", "ssl/certs", "ssl/openssl.cnf", "timezone", "xdg",
    // browsers and office
    "chromium", "chromium.d", "firefox", "firefox-esr", "libreoffice",
    // desktop libraries
    "dbus-1", "dconf", "glvnd", "gtk-2.0", "gtk-3.0", "matchbox", "vulkan", "X11/rgb.txt",
    "X11/app-defaults", "papersize", "python3", "python3.11"};

// Mount points of what each session brings itself.
constexpr const char* placeholders[] = {"passwd",
                                        "group",
                                        "hosts",
                                        "resolv.conf",
                                        "machine-id",
                                        "hostname",
                                        "chromium/policies/managed/foyer.json",
                                        "firefox/policies/policies.json"};

Status copy_etc(const std::string& to) {
    std::error_code error;
    fs::create_directories(to, error);
    for (const std::string name : allowed) {
        const fs::path source = "/etc/" + name, target = to + '/' + name;
        if (!fs::exists(fs::symlink_status(source, error))) {
            continue;
        }
        fs::create_directories(target.parent_path(), error);
        fs::copy(source, target, fs::copy_options::recursive | fs::copy_options::copy_symlinks,
                 error);
        if (error) {
            return failure("copying " + source.string() + ": " + error.message());
        }
    }
    for (const char* name : placeholders) {
        const fs::path target = to + '/' + name;
        fs::create_directories(target.parent_path(), error);
        fs::remove(target, error);
        if (Status made = write_file(target, "", 0644); !made) {
            return made;
        }
    }
    // The guest reads all of it and the kiosk's umask must not matter.
    ::chmod(to.c_str(), 0755);
    for (const auto& entry : fs::recursive_directory_iterator(to, error)) {
        if (entry.is_symlink(error)) {
            continue;
        }
        ::chmod(entry.path().c_str(), entry.is_directory(error) ? 0755 : 0644);
    }
    return {};
}

}  // namespace

Status make_base(const std::string& directory) {
    std::error_code error;
    fs::remove_all(directory, error);
    if (Status copied = copy_etc(directory + "/etc"); !copied) {
        return copied;
    }
    ::chmod(directory.c_str(), 0755);
    for (const std::string link : {"bin", "sbin", "lib", "lib64"}) {
        fs::create_directory_symlink("usr/" + link, directory + '/' + link, error);
        if (error) {
            return failure(Error::of(directory + '/' + link, error));
        }
    }
    return {};
}

}  // namespace foyer::kiosk
