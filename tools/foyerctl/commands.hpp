// The one table of what foyerctl understands: nouns, verbs, arguments, options and their help.
// The parser, `--help`, the manual pages and the shell completion are all made from it, so none
// of them can know a word that the others do not.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace foyer::ctl {

// What a value must look like; the parser refuses anything else as a usage error.
enum class Kind {
    flag,      // present or not, takes no value
    text,      // not empty
    file,      // the name of a file; completed by the shell
    integer,   // from `least` to `most`
    loopback,  // HOST:PORT where HOST is a loopback address or "localhost"; port 0 = any free one
    moment,    // YYYY-MM-DD or RFC 3339, see moment.hpp
    role,      // mediator or admin
};

struct Argument {
    std::string_view name;  // as shown: "STATION"
    Kind kind = Kind::text;
    std::string_view text;  // one sentence without a full stop
    std::int64_t least = 0;
    std::int64_t most = 0;
};

struct Option {
    std::string_view name;   // without the dashes: "minutes"
    std::string_view value;  // as shown: "N"; empty for a flag
    Kind kind = Kind::flag;
    std::string_view text;
    bool required = false;
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::string_view environment = {};  // the variable read when the option is not given
};

struct Verb {
    std::string_view name;  // empty: the noun stands alone
    std::string_view text;
    std::span<const Argument> arguments;
    std::span<const Option> options;
};

struct Noun {
    std::string_view name;
    std::string_view text;
    std::span<const Verb> verbs;
};

// A program of Foyer that has a manual page of its own.
struct Daemon {
    std::string_view name;
    std::string_view text;  // what it is, for the NAME line
    std::string_view description;
    std::span<const Option> options;
};

std::span<const Noun> nouns();
std::span<const Option> global_options();
std::span<const Daemon> daemons();

// "space close"; the noun alone when the verb has no name.
std::string words(const Noun& noun, const Verb& verb);
// "[--policy P]", "--from T", "[--json]": brackets around what may be left out.
std::string usage(const Option& option);
// Everything after the verb: "STATION [--policy P] [--minutes N]".
std::string usage(const Verb& verb);

}  // namespace foyer::ctl
