// One call of foyerctl from its arguments to its exit status.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace foyer::ctl {

// `arguments` without the program's name. Answers go to `out`, the one sentence of a refusal or a
// usage error to `error`. Returns 0 done, 1 refused, 2 usage. Reads the environment, the token
// file and, for passwords, standard input.
int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& error);

}  // namespace foyer::ctl
