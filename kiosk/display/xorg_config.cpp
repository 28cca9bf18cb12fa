#include "kiosk/display/xorg_config.hpp"

#include <fmt/format.h>

namespace foyer::kiosk {

namespace {

// Ctrl+Alt+F1 and Ctrl+Alt+Backspace would leave the kiosk; blanking would hide a call for help.
constexpr const char* flags = R"(Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
    Option "DontZoom" "true"
    Option "AllowMouseOpenFail" "true"
    Option "BlankTime" "0"
    Option "StandbyTime" "0"
    Option "SuspendTime" "0"
    Option "OffTime" "0"
EndSection
)";

std::string screen(const OuterSpec& spec) {
    const bool named = !spec.xorg_driver.empty();
    const bool sized = spec.width != 0 && spec.height != 0;
    if (!named && !sized) {
        return {};
    }
    std::string text = "Section \"Monitor\"\n    Identifier \"monitor\"\n";
    if (spec.xorg_driver == "dummy") {  // without a monitor to ask, every mode is allowed
        text += "    HorizSync 5.0-1000.0\n    VertRefresh 5.0-200.0\n";
    }
    text += "EndSection\nSection \"Device\"\n    Identifier \"card\"\n";
    if (named) {
        text += fmt::format("    Driver \"{}\"\n", spec.xorg_driver);
    }
    if (spec.xorg_driver == "dummy") {
        text += "    VideoRam 65536\n";
    }
    text +=
        "EndSection\nSection \"Screen\"\n    Identifier \"screen\"\n    Device \"card\"\n"
        "    Monitor \"monitor\"\n    DefaultDepth 24\n";
    if (sized) {
        text += fmt::format(
            "    SubSection \"Display\"\n        Depth 24\n        Modes \"{0}x{1}\"\n"
            "        Virtual {0} {1}\n    EndSubSection\n",
            spec.width, spec.height);
    }
    return text + "EndSection\n";
}

}  // namespace

std::string xorg_config(const OuterSpec& spec) {
    std::string text = flags;
    if (!spec.keyboard_layout.empty()) {
        text += fmt::format(
            "Section \"InputClass\"\n    Identifier \"keyboard\"\n    MatchIsKeyboard \"on\"\n"
            "    Option \"XkbLayout\" \"{}\"\nEndSection\n",
            spec.keyboard_layout);
    }
    return text + screen(spec);
}

}  // namespace foyer::kiosk
