// The check of settings: each is changed behind its back, found, and set back.
#include <fmt/format.h>
#include <xcb/xtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/world/proof_of.hpp"
#include "tests/world/stand.hpp"

namespace foyer::kiosk::test {
namespace {

namespace fs = std::filesystem;

// A key and a button as from the devices.
void type(const OuterAccess& access, std::uint8_t key) {
    xcb_connection_t* const x = connect_to(access);
    for (const auto& [event, detail] : {std::pair{XCB_KEY_PRESS, key},
                                        {XCB_KEY_RELEASE, key},
                                        {XCB_BUTTON_PRESS, std::uint8_t{2}},
                                        {XCB_BUTTON_RELEASE, std::uint8_t{2}}}) {
        xcb_test_fake_input(x, static_cast<std::uint8_t>(event), detail, 0, XCB_NONE, 0, 0, 0);
    }
    free(xcb_get_input_focus_reply(x, xcb_get_input_focus(x), nullptr));
    xcb_disconnect(x);
}

using ProofOfSettings = ProofOf;

TEST_F(ProofOfSettings, FindsEachOfTheMachine) {
    scope_.root = directory_ / "root";
    const auto write = [&](const std::string& path, const std::string& content) {
        const std::string file = scope_.root + path;
        fs::create_directories(fs::path(file).parent_path());
        std::ofstream(file) << content;
    };
    const std::pair<const char*, const char*> places[] = {
        {"/etc/localtime", "the time zone"},
        {"/etc/timezone", "the time zone"},
        {"/etc/hostname", "the host name"},
        {"/proc/sys/kernel/hostname", "the host name"},
        {"/etc/NetworkManager/system-connections/a cafe.nmconnection", "the network profiles"},
        {"/run/NetworkManager/system-connections/vpn", "the network profiles"},
        {"/var/lib/bluetooth/00:11/22:33/info", "the paired devices"},
        {"/var/lib/alsa/asound.state", "the sound level"},
        {"/etc/cups/lpoptions", "the print options"},
        {"/sys/class/rfkill/rfkill0/soft", "the radios' switches"},
        {"/sys/class/backlight/panel/brightness", "the brightness"},
    };
    write("/etc/hostname", "station\n");
    for (const auto& [path, what] : places) {
        const std::string before =
            fs::exists(scope_.root + path) ? *read_file(scope_.root + path) : "1";
        write(path, before);
        scope_.baseline = std::make_shared<const Baseline>(*take_baseline({}, scope_.root));
        EXPECT_EQ(finds("settings"), "") << path;
        write(path, "2");
        EXPECT_EQ(finds("settings"), std::string("changed: ") + what) << path;
        if (!std::string_view(path).starts_with("/sys/class/rfkill")) {  // a radio plugged out
            fs::remove(scope_.root + path);
            EXPECT_EQ(finds("settings"), std::string("changed: ") + what) << path;
        }
        write(path, before);
        EXPECT_EQ(finds("settings"), "") << path;
    }
    // Bluetooth takes down whoever walks by.
    write("/var/lib/bluetooth/00:11/cache/44:55", "a telephone");
    // The network makes itself a profile for a new cable.
    write("/run/NetworkManager/system-connections/Wired", "[.nmmeta]\nnm-generated=true\n");
    EXPECT_EQ(finds("settings"), "");
}

TEST_F(ProofOfSettings, CannotRunWithoutABaselineOrWithoutTheDisplay) {
    scope_.baseline = nullptr;
    EXPECT_EQ(finds("settings"), "error: no settings were taken down at the start");
    Baseline dead = *take_baseline({});
    dead.outer = OuterAccess{};
    dead.outer->socket_path = directory_ / "no server";
    scope_.baseline = std::make_shared<const Baseline>(dead);
    EXPECT_EQ(finds("settings").substr(0, 6), "error:");
}

TEST(ProofOfOuterSettings, FindsEachOfTheDisplayAndPutsTheLocksBack) {
    Stand stand("fr");
    ProofScope scope = stand.ground->whole_scope();
    scope.baseline = stand.baseline;
    const auto finds = [&] {
        const auto found = check_settings(scope);
        return found ? *found : "error: " + found.error().text;
    };
    const auto x = [&](const std::string& command) {
        return std::system(fmt::format("export DISPLAY=:{} XAUTHORITY={}; ({}) >/dev/null 2>&1",
                                       stand.access.display, stand.access.cookie_file, command)
                               .c_str());
    };
    EXPECT_EQ(finds(), "");
    struct Change {
        const char* there;
        const char* back;
        const char* what;
    };
    for (const Change& change :
         {Change{"xmodmap -e 'keycode 38 = z'", "setxkbmap fr", "the keyboard map"},
          {"xmodmap -e 'keycode 93 = eacute'", "xmodmap -e 'keycode 93 ='", "the keyboard map"},
          {"xmodmap -e 'clear Lock'", "setxkbmap fr", "the keyboard map"},
          {"setxkbmap us", "setxkbmap fr", "the keyboard map"},
          {"xmodmap -e 'pointer = 3 2 1 4 5 6 7 8 9 10'", "xmodmap -e 'pointer = default'",
           "the pointer's buttons"},
          {"xset r off", "xset r on", "the keyboard's repeat"},
          {"xset -r 38", "xset r 38", "the keyboard's repeat"},
          {"xset b off", "xset b 50 400 100", "the keyboard's bell"},
          {"xset m 9 1", "xset m default", "the pointer's speed"},
          {"xhost +", "xhost -", "who may enter the display"},
          {"xrandr --output screen --off", "xrandr --output screen --auto", "the screen mode"}}) {
        x(change.there);
        EXPECT_NE(finds().find(change.what), std::string::npos) << change.there << ": " << finds();
        x(change.back);
        EXPECT_EQ(finds(), "") << change.back;
    }
    // Every device that is used brings its own map and buttons, and is no change.
    type(stand.access, 38);
    EXPECT_EQ(finds(), "");
    // A guest's Caps Lock is no leftover: the run puts it back before it looks.
    type(stand.access, 66);
    EXPECT_EQ(finds(), "changed: the keyboard's locks");
    stand.scope = scope;
    for (const Check& check : stand.prove(false).checks) {
        EXPECT_TRUE(check.name != "settings" || check.clean) << check.found;
    }
    EXPECT_EQ(finds(), "");
}

}  // namespace
}  // namespace foyer::kiosk::test
