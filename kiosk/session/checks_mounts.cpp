// Checks of what is attached: mounts, loop devices, removable media.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/baseline.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/session/mount_table.hpp"
#include "kiosk/session/proc_scan.hpp"
#include "kiosk/session/removable_media.hpp"

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
    const auto count = count_removable_media(scope.root);
    return count ? Result<std::string>(*count == 0 ? "" : medium_is_in) : failure(count.error());
}

}  // namespace foyer::kiosk
