// Where the supervisor is, whom to trust there, and what to show.
#pragma once

#include <string>

#include "proto/result.hpp"
#include "tools/foyerctl/address.hpp"
#include "tools/foyerctl/command_line.hpp"

namespace foyer::ctl {

struct Door {
    Url url;
    std::string ca_file;  // PEM; empty: the system's authorities
    std::string token;    // empty before sign-in
};

// From --url and --ca. Error: no address was given, or it is no address.
Result<Door> find_door(const Call& call);

// --token-file, else $XDG_CONFIG_HOME/foyer/token, else ~/.config/foyer/token.
std::string token_path(const Call& call);

// The first line of the token file. Error: there is none, or others may read it.
Result<std::string> read_token(const std::string& path);

// Replaces the token file as a whole; only its owner may read it (0600, its folder 0700).
Status write_token(const std::string& path, const std::string& token);

// The first line of a file, or of standard input for "-".
Result<std::string> read_first_line(const std::string& path);

}  // namespace foyer::ctl
