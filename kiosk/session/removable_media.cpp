#include "kiosk/session/removable_media.hpp"

#include <fcntl.h>
#include <linux/cdrom.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <vector>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/mount_table.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

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
Result<bool> is_removable_medium(const fs::path& disk, const std::string& root) {
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
    return name.starts_with("sr") ? has_disc(root + "/dev/" + name) : Result<bool>(true);
}

}  // namespace

Result<std::size_t> count_removable_media(const std::string& root) {
    const auto mounts = read_mounts();
    const auto swaps = read_file("/proc/swaps");
    if (!mounts || !swaps) {
        return failure(mounts ? swaps.error() : mounts.error());
    }
    std::error_code error;
    std::size_t found = 0;
    for (const auto& entry : fs::directory_iterator(root + "/sys/block", error)) {
        const auto medium = is_removable_medium(entry.path(), root);
        if (!medium) {
            return failure(medium.error());
        }
        found += *medium && !is_of_the_station(entry.path(), *mounts, *swaps) ? 1 : 0;
    }
    if (error) {
        return failure(Error::of("/sys/block", error));
    }
    return found;
}

}  // namespace foyer::kiosk
