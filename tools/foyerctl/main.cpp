// foyerctl: the command line of a Foyer space. See commands.hpp for what it understands.
#include <csignal>
#include <exception>
#include <iostream>

#include "tools/foyerctl/run.hpp"

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return foyer::ctl::run({argv + 1, argv + argc}, std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << "foyerctl: " << error.what() << '\n';
        return 1;
    }
}
