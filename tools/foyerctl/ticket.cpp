#include <algorithm>

#include "tools/foyerctl/moment.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

std::string tickets_text(const Document& list) {
    Table table({"CODE", "POLICY", "TIME", "PHASE", "VALID UNTIL"});
    for (const auto& ticket : list_of(list, "tickets")) {
        const auto minutes = number_of(ticket, "minutes");
        auto phase = text_of(ticket, "phase");
        std::replace(phase.begin(), phase.end(), '_', ' ');
        table.add({text_of(ticket, "code"), text_of(ticket, "policy"),
                   minutes == 0 ? "policy's" : std::to_string(minutes) + " min", phase,
                   utc_text(number_of(ticket, "expires_unix"))});
    }
    return table.empty() ? "No ticket.\n" : table.text();
}

}  // namespace

Result<int> ticket_new(Errand& errand) {
    const auto list = errand.ask({{"policy", errand.call.text("policy")},
                                  {"minutes", errand.call.number("minutes")},
                                  {"count", errand.call.number("count")}});
    if (!list) {
        return failure(list.error());
    }
    errand.show(*list, tickets_text(*list));
    return exit_done;
}

Result<int> ticket_list(Errand& errand) {
    const auto list = errand.ask({});
    if (!list) {
        return failure(list.error());
    }
    errand.show(*list, tickets_text(*list));
    return exit_done;
}

Result<int> ticket_revoke(Errand& errand) {
    return errand.carry_out({{"code", errand.call.text("CODE")}},
                            "Ticket " + errand.call.text("CODE") + " is revoked.\n");
}

}  // namespace foyer::ctl
