// foyer-init: the small program that the kiosk runs inside a session's namespaces. Statically
// linked: it starts in under a millisecond and needs nothing of the root it finds.
#include <cstdio>
#include <cstring>

#include "kiosk/init/network.hpp"
#include "kiosk/init/world.hpp"

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        std::puts("foyer-init " FOYER_VERSION);
        return 0;
    }
    if (argc == 2 && std::strcmp(argv[1], "network") == 0) {
        return foyer::init::hold_network();
    }
    if (argc > 2 && std::strcmp(argv[1], "world") == 0) {
        return foyer::init::run_world(argv + 2);
    }
    std::fputs(
        "usage: foyer-init world WINDOW-MANAGER [ARGUMENT...]\n"
        "       foyer-init network\n"
        "Run by foyer-kiosk only.\n",
        stderr);
    return 2;
}
