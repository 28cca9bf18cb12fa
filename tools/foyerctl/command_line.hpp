// Reads the command line by the table of commands.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/foyerctl/commands.hpp"

namespace foyer::ctl {

// One well-formed call. Every value has been checked against its Kind.
struct Call {
    const Noun* noun = nullptr;
    const Verb* verb = nullptr;
    // By the name in the table: "STATION", "minutes", "url". A given flag holds "true".
    std::map<std::string, std::string, std::less<>> values;

    bool has(std::string_view name) const { return values.contains(name); }
    // Empty when not given.
    std::string text(std::string_view name) const;
    // 0 when not given. Asserts that the value is a number: the parser saw to it.
    std::int64_t number(std::string_view name) const;
};

// Nothing to run: `text` answers --help or --version (code 0) or names a usage error (code 2).
struct Stop {
    int code = 0;
    std::string text;
};

// `arguments` without the program's name. Reads the environment variables of the global options.
std::variant<Call, Stop> parse_command_line(std::vector<std::string> arguments);

}  // namespace foyer::ctl
