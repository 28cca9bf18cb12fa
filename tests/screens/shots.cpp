// foyer-screen-shots DIRECTORY: the pictures of docs/images, photographed from the real curtain on
// a real X server, with a real text editor in a real inner server. Then says what the curtain costs
// at rest: its memory and its processor time over ten seconds.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/screens/live.hpp"
#include "tests/screens/scenes.hpp"

namespace foyer::curtain {
namespace {

constexpr const char* letter =
    "Madame, Monsieur,\n\nJe vous écris au sujet de ma demande du 3 mars.\nVous trouverez ci-joint "
    "les papiers que vous avez demandés.\n\nAvec mes salutations distinguées,\n";

// Starts an inner server in the host window and an editor on it.
class Desktop {
public:
    Desktop(Live& live, const HostReady& host, const std::string& directory) {
        int number[2];
        if (pipe(number) != 0) return;
        server_ = live.server.start({"Xephyr", "-parent", std::to_string(host.window),
                                     "-no-host-grab", "-noreset", "-nolisten", "tcp", "-extension",
                                     "GLX", "-displayfd", std::to_string(number[1])});
        close(number[1]);
        std::string display = ":";
        for (char c = 0; read(number[0], &c, 1) == 1 && c != '\n';) display += c;
        close(number[0]);
        home_ = directory + "/home";
        std::filesystem::create_directories(home_);
        std::filesystem::permissions(home_, std::filesystem::perms::all);
        std::ofstream(home_ + "/lettre.txt") << letter;
        manager_ = start(live, display, {"matchbox-window-manager", "-use_titlebar", "no"});
        editor_ = start(live, display, {"dbus-run-session", "mousepad", "--disable-server",
                                        home_ + "/lettre.txt"});
    }
    ~Desktop() {
        for (const pid_t pid : {editor_, manager_, server_}) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
        std::filesystem::remove_all(home_);
    }

private:
    // As nobody: an editor warns root of itself, across its window.
    pid_t start(Live& live, const std::string& display, std::vector<std::string> program) {
        std::vector<std::string> argv{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                      "env", "DISPLAY=" + display, "XAUTHORITY=/dev/null",
                                      "HOME=" + home_, "LANGUAGE=fr", "LANG=C.UTF-8"};
        argv.insert(argv.end(), program.begin(), program.end());
        return live.server.start(argv);
    }

    pid_t server_ = -1, manager_ = -1, editor_ = -1;
    std::string home_;
};

// The inner server has painted what was uncovered, and the editor has drawn its window.
Shot after(Live& live, std::chrono::milliseconds wait) {
    std::this_thread::sleep_for(wait);
    return live.shot();
}

long processor_ticks(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string all((std::istreambuf_iterator<char>(file)), {});
    std::istringstream rest(all.substr(all.rfind(')') + 2));
    std::string word;
    for (int i = 0; i < 11; ++i) rest >> word;
    long user = 0, system = 0;
    rest >> user >> system;
    return user + system;
}

void say_cost(Live& live) {
    std::ifstream file("/proc/" + std::to_string(live.pid()) + "/smaps_rollup");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("Rss:") || line.starts_with("Pss:")) std::puts(line.c_str());
    }
    const long before = processor_ticks(live.pid());
    std::this_thread::sleep_for(std::chrono::seconds(10));
    std::printf("processor in 10 s at rest: %ld ms\n",
                (processor_ticks(live.pid()) - before) * 1000 / sysconf(_SC_CLK_TCK));
}

const std::string icons = "/usr/share/icons/hicolor/128x128/apps/";

// One curtain a language, as a station has it: what its guest chose is kept while they are there.
void take(const std::string& directory, const std::string& language,
          const std::vector<std::string>& names) {
    Live live(1280, 1024);
    const auto spoken = [&language](const std::string& name) {
        auto show = scene_named(name).show;
        show.language = language;
        for (auto& tile : show.tiles) {
            if (tile.title == "Internet") tile.icon_file = icons + "chromium.png";
            if (tile.title == "Écrire et imprimer") {
                tile.icon_file = icons + "org.xfce.mousepad.png";
            }
        }
        return show;
    };
    live.send(spoken("home"));
    const auto host = live.make_host(1);
    Desktop desktop(live, host, directory);
    live.send(UseHost{1});
    live.send(spoken("desktop"));
    live.settle();
    after(live, std::chrono::seconds(4));
    const auto photograph = [&](const std::string& name) {
        live.settle();
        after(live, std::chrono::milliseconds(400))
            .write_png(directory + "/screen-" + name + "-" + language + ".png");
    };
    for (const std::string& name : names) {
        live.send(spoken(name));
        photograph(name);
    }
    live.send(spoken("welcome"));
    live.click("notes");
    photograph("notes");
    say_cost(live);
    std::fflush(stdout);
}

int take_all(const std::string& directory) {
    std::filesystem::create_directories(directory);
    // Out of order comes after closed: after erasing it would say that the erasing failed.
    take(directory, "fr",
         {"starting-up",    "enrolment",        "welcome",       "welcome-wrong-ticket",
          "welcome-wait",   "welcome-unlinked", "opening",       "home",
          "desktop",        "call",             "call-queue",    "call-nobody",
          "question-view",  "frame-view",       "frame-hidden",  "question-control",
          "frame-control",  "helper-gone",      "warning",       "warning-last",
          "warning-closing", "still-there",      "finish",          "finish-medium",
          "leaving-erasing", "leaving-erasing-medium", "leaving-done", "take-medium",
          "erasing",        "erasing-failed",   "closed",        "out-of-order"});
    take(directory, "en",
         {"welcome", "home", "call", "question-view", "frame-view", "finish", "leaving-done"});
    return testing::Test::HasFailure() ? 1 : 0;
}

}  // namespace
}  // namespace foyer::curtain

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: foyer-screen-shots DIRECTORY\n");
        return 2;
    }
    return foyer::curtain::take_all(arguments[1]);
}
