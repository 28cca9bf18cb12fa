// Checks of who owns what: the run directory, all that a session's uid may write to, the whole
// disk.
#include <algorithm>
#include <array>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/mount_table.hpp"
#include "kiosk/session/owner_scan.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

// Where everybody may make files on a usual system, and where services write for everybody.
constexpr std::array usual_places = {"/tmp",       "/var/tmp",   "/dev/shm",    "/run",
                                     "/run/lock",  "/run/user",  "/var/lock",   "/var/mail",
                                     "/var/spool", "/var/crash", "/dev/mqueue", "/dev/pts"};

bool is_below(const std::string& path, const std::string& place) {
    return path.starts_with(place + '/');
}

bool is_covered(const std::string& path, const std::set<std::string>& places) {
    return std::any_of(places.begin(), places.end(), [&path](const std::string& place) {
        return path == place || is_below(path, place);
    });
}

// What the last full proof learned about this machine, beyond the usual: paths, each ended by NUL.
std::string learned_file(const ProofScope& scope) { return scope.run_dir + "/open_directories"; }

Status learn(std::vector<std::string> directories, const ProofScope& scope) {
    std::sort(directories.begin(), directories.end());  // a directory before what is below it
    std::set<std::string> places(usual_places.begin(), usual_places.end());
    std::string text;
    for (const std::string& directory : directories) {
        if (!is_covered(directory, places)) {
            places.insert(directory);
            text += directory + '\0';
        }
    }
    return write_file(learned_file(scope), text, 0600);
}

}  // namespace

Result<std::set<std::string>> quick_places(const ProofScope& scope) {
    std::set<std::string> places(usual_places.begin(), usual_places.end());
    if (std::filesystem::exists(learned_file(scope))) {
        const auto learned = read_file(learned_file(scope));
        if (!learned) {
            return failure(learned.error());
        }
        for (std::size_t at = 0; at < learned->size(); at = learned->find('\0', at) + 1) {
            places.insert(learned->c_str() + at);
        }
    }
    const auto mounts = read_mounts();
    if (!mounts) {
        return failure(mounts.error());
    }
    const std::set<std::string> tops = places;
    for (const Mount& mount : *mounts) {
        if (has_stored_owners(mount) && is_covered(mount.point, tops)) {
            places.insert(mount.point);
        }
    }
    return places;
}

Result<std::string> check_run_directory(const ProofScope& scope) {
    std::error_code error;
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(scope.run_dir, error)) {
        found += scope.concerns_world(entry.path().filename()) ? 1 : 0;
    }
    if (error) {
        return failure(Error::of(scope.run_dir, error));
    }
    const auto owned = scan_all({scope.run_dir}, scope);
    if (!owned) {
        return failure(owned.error());
    }
    return found == 0 ? *owned : count_text(found, "session directory", "session directories");
}

Result<std::string> check_writable_places(const ProofScope& scope) {
    const auto places = quick_places(scope);
    return places ? scan_all(*places, scope) : failure(places.error());
}

Result<std::string> check_whole_disk(const ProofScope& scope) {
    const auto mounts = read_mounts();
    if (!mounts) {
        return failure(mounts.error());
    }
    OwnerScan total;
    for (const std::string& top : tops_of_all_files(*mounts)) {
        auto scan = scan_owners(top, scope, {.capabilities = true});
        if (!scan) {
            return failure(scan.error());
        }
        total.add(*scan);
    }
    if (Status learned = learn(std::move(total.open_directories), scope); !learned) {
        return failure(learned.error());
    }
    return total.text();
}

}  // namespace foyer::kiosk
