// What each verb of the table does. Each returns the exit status, or the one sentence that says
// why it was refused.
#pragma once

#include <string_view>

#include "tools/foyerctl/errand.hpp"

namespace foyer::ctl {

using Run = Result<int> (*)(Errand&);

enum class Needs {
    nothing,  // works without a supervisor
    address,  // signs in itself
    token,
};

struct Deed {
    std::string_view words;  // "space close", as words() says it
    Needs needs;
    Run run;
};

// The deed of a verb. Every verb of the table has one; a test looks.
const Deed* find_deed(std::string_view words);

Result<int> space_status(Errand& errand);
Result<int> space_open(Errand& errand);
Result<int> space_close(Errand& errand);
Result<int> station_list(Errand& errand);
Result<int> station_approve(Errand& errand);
Result<int> station_remove(Errand& errand);
Result<int> station_return(Errand& errand);
Result<int> session_start(Errand& errand);
Result<int> session_extend(Errand& errand);
Result<int> session_end(Errand& errand);
Result<int> session_list(Errand& errand);
Result<int> ticket_new(Errand& errand);
Result<int> ticket_list(Errand& errand);
Result<int> ticket_revoke(Errand& errand);
Result<int> help_list(Errand& errand);
Result<int> help_view(Errand& errand);
Result<int> help_control(Errand& errand);
Result<int> help_clipboard(Errand& errand);
Result<int> help_release(Errand& errand);
Result<int> help_end(Errand& errand);
Result<int> policy_list(Errand& errand);
Result<int> policy_check(Errand& errand);
Result<int> account_add(Errand& errand);
Result<int> account_list(Errand& errand);
Result<int> account_disable(Errand& errand);
Result<int> register_print(Errand& errand);
Result<int> register_helps(Errand& errand);
Result<int> sign_in(Errand& errand);

}  // namespace foyer::ctl
