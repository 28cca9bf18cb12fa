#include "tools/foyerctl/door.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {

Result<int> account_add(Errand& errand) {
    const auto& call = errand.call;
    Document request{{"name", call.text("NAME")},
                     {"display_name", call.text("display-name")},
                     {"role", call.text("role")}};
    if (call.has("password-stdin")) {
        const auto password = read_first_line("-");
        if (!password || password->empty()) {
            return failure("no password came on standard input");
        }
        request["password"] = *password;
    }
    const auto answer = errand.ask(request);
    if (!answer) {
        return failure(answer.error());
    }
    const auto made = text_of(*answer, "password");
    errand.show(*answer, "Account " + call.text("NAME") + ", " + call.text("role") +
                             (made.empty() ? ".\n" : ", password (shown this once): " + made + "\n"));
    return exit_done;
}

Result<int> account_list(Errand& errand) {
    const auto list = errand.ask({});
    if (!list) {
        return failure(list.error());
    }
    Table table({"ACCOUNT", "ROLE", "SHOWN TO GUESTS", "DISABLED"});
    for (const auto& account : list_of(*list, "accounts")) {
        table.add({text_of(account, "name"), text_of(account, "role"),
                   text_of(account, "display_name"), flag_of(account, "disabled") ? "yes" : "no"});
    }
    errand.show(*list, table.text());
    return exit_done;
}

Result<int> account_disable(Errand& errand) {
    return errand.carry_out({{"name", errand.call.text("NAME")}},
                            "Account " + errand.call.text("NAME") + " is disabled.\n");
}

}  // namespace foyer::ctl
