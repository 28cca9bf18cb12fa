#include "kiosk/session/baseline.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/fingerprint.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

// Files and folders of the machine's settings. Several places may be one setting.
struct Place {
    const char* setting;
    const char* path;
};
constexpr std::array setting_places = {
    Place{"the time zone", "/etc/localtime"},
    Place{"the time zone", "/etc/timezone"},
    Place{"the host name", "/etc/hostname"},
    Place{"the host name", "/proc/sys/kernel/hostname"},
    Place{"the keyboard's default", "/etc/default/keyboard"},
    Place{"the network profiles", "/etc/NetworkManager/system-connections"},
    Place{"the network profiles", "/run/NetworkManager/system-connections"},
    Place{"the network profiles", "/etc/wpa_supplicant"},
    Place{"the network profiles", "/etc/network/interfaces"},
    Place{"the paired devices", "/var/lib/bluetooth"},
    Place{"the sound level", "/var/lib/alsa/asound.state"},
    Place{"the print options", "/etc/cups/lpoptions"},
};

// Adds a file, or everything below a folder in the order of its names, to `text`. Not what services
// make by themselves: the devices that Bluetooth ever heard, NetworkManager's profile of a cable.
Status read_tree(const fs::path& path, std::string& text) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (!fs::exists(status)) {
        return status.type() == fs::file_type::not_found ? Status()
                                                         : failure(Error::of(path, error));
    }
    const std::string name = path.filename().string() + '\0';
    if (fs::is_symlink(status)) {
        text += name + fs::read_symlink(path, error).string() + '\0';
    } else if (fs::is_directory(status)) {
        std::set<fs::path> entries;
        for (const auto& entry : fs::directory_iterator(path, error)) {
            if (entry.path().filename() != "cache") {
                entries.insert(entry.path());
            }
        }
        for (const fs::path& entry : entries) {
            if (Status read = read_tree(entry, text); !read) {
                return read;
            }
        }
    } else if (fs::is_regular_file(status)) {
        const auto content = read_file(path);
        if (!content) {
            return failure(content.error());
        }
        if (content->find("nm-generated=true") == std::string::npos) {
            text += name + *content + '\0';
        }
    }
    return error ? failure(Error::of(path, error)) : Status();
}

// Of each entry of a folder of /sys that has it, the file `name`.
std::map<std::string, std::string> read_each(const std::string& folder, const char* name) {
    std::map<std::string, std::string> values;
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(folder, gone)) {
        const auto value = fs::exists(entry.path() / name, gone) ? read_file(entry.path() / name)
                                                                 : failure("not there");
        if (value) {
            values[entry.path().string()] = *value;
        }
    }
    return values;
}

}  // namespace

Result<Baseline> take_baseline(std::optional<OuterAccess> outer, const std::string& root) {
    Baseline baseline;
    if (outer) {
        auto display = read_outer_settings(*outer);
        if (!display) {
            return failure(display.error());
        }
        baseline.settings = std::move(display->values);
        baseline.locks = display->locks;
    }
    baseline.outer = std::move(outer);
    std::map<std::string, std::string> texts;
    for (const Place& place : setting_places) {
        if (Status read = read_tree(root + place.path, texts[place.setting]); !read) {
            return failure(read.error());
        }
    }
    // By their kind: numbers change when one is plugged out and in.
    for (const auto& [radio, blocked] : read_each(root + "/sys/class/rfkill", "soft")) {
        const auto kind = read_file(radio + "/type");
        baseline.settings["the radios' switches"].insert(kind.value_or("") + blocked);
    }
    for (const auto& [setting, text] : texts) {
        baseline.settings[setting] = {fingerprint(text)};
    }
    baseline.brightness = read_each(root + "/sys/class/backlight", "brightness");
    for (const auto& [device, file] : read_each(root + "/sys/block", "loop/backing_file")) {
        baseline.loop_devices.insert({fs::path(device).filename(), file});
    }
    return baseline;
}

std::vector<std::string> changes(const Baseline& then, const Baseline& now) {
    std::vector<std::string> changed;
    for (const auto& [setting, values] : now.settings) {
        const auto before = then.settings.find(setting);
        if (before == then.settings.end() ||
            !std::includes(before->second.begin(), before->second.end(), values.begin(),
                           values.end())) {
            changed.push_back(setting);
        }
    }
    if (then.locks != now.locks) {
        changed.emplace_back("the keyboard's locks");
    }
    if (then.brightness != now.brightness) {
        changed.emplace_back("the brightness");
    }
    return changed;
}

void put_back(const Baseline& then, const std::string& root) {
    const auto now = take_baseline(then.outer, root);
    if (!now) {
        return;
    }
    if (then.outer && then.locks != now->locks) {
        (void)set_keyboard_locks(*then.outer, then.locks);
    }
    for (const auto& [light, value] : then.brightness) {
        const auto found = now->brightness.find(light);
        if (found != now->brightness.end() && found->second != value) {
            (void)write_file(light + "/brightness", value, 0600);
        }
    }
}

}  // namespace foyer::kiosk
