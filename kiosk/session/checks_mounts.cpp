// Checks of what is attached: mounts, loop devices, removable media.
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/cdrom.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/baseline.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/session/mount_table.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

// An option such as user_id=1879048196.
bool has_id_option(const std::string& options, const ProofScope& scope) {
    std::string_view rest = options;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string_view option = rest.substr(0, end);
        const std::size_t equals = option.find("id=");
        std::uint32_t id = 0;
        if (equals != std::string_view::npos && parse_number(option.substr(equals + 3), id) &&
            scope.concerns(id)) {
            return true;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

// A path in a session's own directory, here or on another file system's root, or one that is named
// after a session's uid.
bool is_session_place(const fs::path& path, const ProofScope& scope) {
    std::uint32_t id = 0;
    return std::any_of(path.begin(), path.end(),
                       [&scope](const fs::path& name) {
                           return guest_of_world(name) && scope.concerns_world(name);
                       }) ||
           (parse_number(path.filename().string(), id) && scope.concerns(id));
}

// Whether the file behind a loop device is a session's; an error when nobody can tell.
Result<bool> is_session_image(const std::string& file, const ProofScope& scope) {
    if (is_session_place(file, scope)) {
        return true;
    }
    struct stat entry = {};
    if (::stat(file.c_str(), &entry) != 0) {
        return failure(Error::of_errno("the file behind a loop device", errno));
    }
    return scope.concerns(entry.st_uid) || scope.concerns(entry.st_gid);
}

std::string first_line(const fs::path& path) {
    const auto text = read_file(path);
    return text ? text->substr(0, text->find('\n')) : "";
}

// The names and numbers ("8:17") of a disk, its partitions and what is unlocked or joined from
// them.
std::vector<std::string> names_and_numbers(const fs::path& disk) {
    std::vector<fs::path> parts = {disk};
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(disk, gone)) {
        if (fs::exists(entry.path() / "partition", gone)) {
            parts.push_back(entry.path());
        }
    }
    std::vector<std::string> names;
    for (const fs::path& part : parts) {
        names.push_back("/dev/" + part.filename().string());
        names.push_back(first_line(part / "dev"));
        for (const auto& holder : fs::directory_iterator(part / "holders", gone)) {
            names.push_back(first_line(holder.path() / "dev"));
        }
    }
    return names;
}

// The station itself stands on it: a mount where the system has its own, or swap. Guests' media
// are mounted in the places that desktops use for them.
bool is_of_the_station(const fs::path& disk, const std::vector<Mount>& mounts,
                       const std::string& swaps) {
    const auto names = names_and_numbers(disk);
    const auto named = [&names](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    bool used = std::any_of(mounts.begin(), mounts.end(), [&named](const Mount& mount) {
        const bool guests = mount.point.starts_with("/media/") || mount.point == "/mnt" ||
                            mount.point.starts_with("/run/media/") ||
                            mount.point.starts_with("/mnt/");
        return !guests && (named(mount.device) || named(mount.source));
    });
    each_line(swaps, [&](std::string_view line) {
        const auto words = words_of(line);
        used = used || (!words.empty() && named(std::string(words[0])));
    });
    return used;
}

// A disc drive tells a size without a disc.
Result<bool> has_disc(const std::string& device) {
    const Descriptor drive(::open(device.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    const int status = drive ? ::ioctl(drive.get(), CDROM_DRIVE_STATUS, CDSL_CURRENT) : -1;
    if (status < 0) {
        return failure(Error::of_errno(device, errno));
    }
    return status == CDS_DISC_OK;
}

// A disk that a person plugs in, with a medium in it.
Result<bool> is_removable_medium(const fs::path& disk, const ProofScope& scope) {
    const std::string name = disk.filename();
    if (name.starts_with("loop") || name.starts_with("ram") || name.starts_with("zram") ||
        name.starts_with("dm-") || name.starts_with("md")) {
        return false;
    }
    std::error_code gone;
    const std::string device = fs::canonical(disk, gone);
    const bool removable = first_line(disk / "removable") == "1" ||
                           first_line(disk / "device/type") == "SD" ||
                           device.find("/usb") != std::string::npos;
    if (!removable || first_line(disk / "size") == "0") {
        return false;
    }
    return name.starts_with("sr") ? has_disc(scope.root + "/dev/" + name) : Result<bool>(true);
}

}  // namespace

Result<std::vector<std::string>> session_mounts(const ProofScope& scope) {
    const auto mounts = read_mounts();
    if (!mounts) {
        return failure(mounts.error());
    }
    std::vector<std::string> points;
    for (const Mount& mount : *mounts) {
        if (is_session_place(mount.point, scope) || is_session_place(mount.root, scope) ||
            is_session_place(mount.source, scope) || has_id_option(mount.options, scope)) {
            points.push_back(mount.point);
        }
    }
    return points;
}

Result<std::string> check_mounts(const ProofScope& scope) {
    const auto points = session_mounts(scope);
    return points ? Result<std::string>(count_text(points->size(), "mount", "mounts"))
                  : failure(points.error());
}

Result<std::string> check_loop_devices(const ProofScope& scope) {
    std::error_code error;
    std::size_t found = 0;
    for (const auto& entry : fs::directory_iterator(scope.root + "/sys/block", error)) {
        const fs::path backing = entry.path() / "loop/backing_file";
        std::error_code unused;
        if (!fs::exists(backing, unused)) {
            continue;
        }
        const auto file = read_file(backing);
        if (!file) {
            continue;  // detached meanwhile
        }
        const std::string device = entry.path().filename();
        const auto ours = is_session_image(file->substr(0, file->find('\n')), scope);
        if (!ours && !(scope.baseline && scope.baseline->loop_devices.contains({device, *file}))) {
            return failure(device + ": " + ours.error().text);
        }
        found += ours && *ours ? 1 : 0;
    }
    return error ? failure(Error::of("/sys/block", error))
                 : Result<std::string>(count_text(found, "loop device", "loop devices"));
}

Result<std::string> check_removable_media(const ProofScope& scope) {
    const auto mounts = read_mounts();
    const auto swaps = read_file("/proc/swaps");
    if (!mounts || !swaps) {
        return failure(mounts ? swaps.error() : mounts.error());
    }
    std::error_code error;
    std::size_t found = 0;
    for (const auto& entry : fs::directory_iterator(scope.root + "/sys/block", error)) {
        const auto medium = is_removable_medium(entry.path(), scope);
        if (!medium) {
            return failure(medium.error());
        }
        found += *medium && !is_of_the_station(entry.path(), *mounts, *swaps) ? 1 : 0;
    }
    if (error) {
        return failure(Error::of("/sys/block", error));
    }
    return found == 0   ? std::string()
           : found == 1 ? "a removable medium is plugged in"
                        : fmt::format("{} removable media are plugged in", found);
}

}  // namespace foyer::kiosk
