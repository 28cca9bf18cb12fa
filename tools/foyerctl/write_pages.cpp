// foyerctl-pages DIR: writes the manual pages and the bash completion there. Runs in the build.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tools/foyerctl/pages.hpp"

namespace {

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
        throw std::runtime_error(path.string() + ": cannot be written");
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: foyerctl-pages DIR\n";
        return 2;
    }
    try {
        const std::filesystem::path directory(argv[1]);
        std::filesystem::create_directories(directory);
        write(directory / "foyerctl.1", foyer::ctl::manual_page());
        for (const auto& daemon : foyer::ctl::daemons()) {
            write(directory / (std::string(daemon.name) + ".8"), foyer::ctl::manual_page(daemon));
        }
        write(directory / "foyerctl.bash", foyer::ctl::bash_completion());
    } catch (const std::exception& error) {
        std::cerr << "foyerctl-pages: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
