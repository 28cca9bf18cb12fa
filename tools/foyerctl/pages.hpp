// The manual pages and the shell completion, written from the table of commands.hpp.
#pragma once

#include <string>

#include "tools/foyerctl/commands.hpp"

namespace foyer::ctl {

// foyerctl.1 in man(7) macros.
std::string manual_page();
// NAME.8
std::string manual_page(const Daemon& daemon);
// A completion function for bash; needs nothing but bash itself.
std::string bash_completion();

}  // namespace foyer::ctl
