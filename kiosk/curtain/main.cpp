// foyer-curtain: draws everything Foyer shows on the outer display of a station. The kiosk starts
// it, unprivileged, with DISPLAY, XAUTHORITY and one end of the channel.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>

#include "kiosk/curtain/curtain.hpp"
#include "kiosk/curtain/outer_display.hpp"
#include "kiosk/curtain/packets.hpp"
#include "kiosk/curtain/texts.hpp"

namespace {

// Beside the program: bin/foyer-curtain, share/locale.
std::string own_locale_dir() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? "/usr/share/locale"
                 : (program.parent_path().parent_path() / "share/locale").string();
}

int fail(const foyer::Error& error) {
    std::fprintf(stderr, "%s\n", error.text.c_str());
    return 1;
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app{"Foyer's curtain: what a station shows to the person in front of it"};
    app.set_version_flag("--version", "foyer-curtain " FOYER_VERSION);
    int channel_fd = -1;
    std::string locale_dir = own_locale_dir();
    app.add_option("--channel-fd", channel_fd, "packet socket to the kiosk")->required();
    app.add_option("--locale-dir", locale_dir, "where the translations lie")->capture_default_str();
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    foyer::curtain::open_texts(locale_dir);
    auto channel = foyer::curtain::Packets::over(channel_fd);
    if (!channel) return fail(channel.error());
    auto display = foyer::curtain::OuterDisplay::open();
    if (!display) return fail(display.error());
    return fail(foyer::curtain::Curtain(**display, *channel).run());
}
