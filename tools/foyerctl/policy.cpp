#include <filesystem>

#include "supervisor/settings/policy_toml.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {

Result<int> policy_list(Errand& errand) {
    const auto list = errand.ask({});
    if (!list) {
        return failure(list.error());
    }
    Table table({"POLICY", "TIME", "VIEW", "CONTROL", "TITLE"});
    for (const auto& policy : list_of(*list, "policies")) {
        table.add({text_of(policy, "name"), std::to_string(number_of(policy, "minutes")) + " min",
                   flag_of(policy, "help_view") ? "ask" : "never",
                   flag_of(policy, "help_control") ? "ask" : "never", text_of(policy, "title_fr")});
    }
    errand.show(*list, table.empty() ? "No policy.\n" : table.text());
    return exit_done;
}

// The same reader as the supervisor's, so what is good here is good there.
Result<int> policy_check(Errand& errand) {
    const auto file = errand.call.text("FILE");
    const auto policy = supervisor::read_policy(file);
    if (!policy) {
        return failure(policy.error());
    }
    errand.show({{"file", file}, {"name", policy->name}, {"minutes", policy->time.minutes}},
                file + ": good, policy " + policy->name + ", " +
                    std::to_string(policy->time.minutes) + " min\n");
    return exit_done;
}

}  // namespace foyer::ctl
