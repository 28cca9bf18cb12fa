// The keys of the first table after a heading of a document: "| `time.minutes` | ..." is one.
#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace foyer::tests {

inline std::set<std::string> documented_keys(const std::filesystem::path& document,
                                             const std::string& heading) {
    std::set<std::string> keys;
    std::ifstream in(document);
    std::string line;
    while (std::getline(in, line) && line != heading) {
    }
    bool in_table = false;
    while (std::getline(in, line)) {
        if (line.starts_with("| `")) {
            keys.insert(line.substr(3, line.find('`', 3) - 3));
            in_table = true;
        } else if (in_table) {
            break;
        }
    }
    return keys;
}

}  // namespace foyer::tests
