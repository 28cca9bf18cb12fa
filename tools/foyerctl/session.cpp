#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {

Result<int> session_start(Errand& errand) {
    const auto answer = errand.ask({{"station", errand.call.text("STATION")},
                                    {"policy", errand.call.text("policy")},
                                    {"minutes", errand.call.number("minutes")}});
    if (!answer) {
        return failure(answer.error());
    }
    errand.show(*answer, "Session " + std::to_string(number_of(*answer, "id")) + " on " +
                             errand.call.text("STATION") + ".\n");
    return exit_done;
}

Result<int> session_extend(Errand& errand) {
    return errand.carry_out(
        {{"id", errand.call.number("ID")}, {"minutes", errand.call.number("minutes")}},
        "Session " + errand.call.text("ID") + " has " + errand.call.text("minutes") +
            " min more.\n");
}

Result<int> session_end(Errand& errand) {
    return errand.carry_out({{"id", errand.call.number("ID")}},
                            "Session " + errand.call.text("ID") + " ends.\n");
}

Result<int> session_list(Errand& errand) {
    const auto list = errand.ask({});
    if (!list) {
        return failure(list.error());
    }
    Table table({"SESSION", "STATION", "POLICY", "ACCESS", "PHASE", "USED", "LEFT"});
    for (const auto& session : list_of(*list, "sessions")) {
        table.add({std::to_string(number_of(session, "id")), text_of(session, "station"),
                   text_of(session, "policy"), text_of(session, "access"),
                   text_of(session, "phase"), minutes_text(number_of(session, "used_s")),
                   minutes_text(number_of(session, "left_s"))});
    }
    errand.show(*list, table.empty() ? "No session.\n" : table.text());
    return exit_done;
}

}  // namespace foyer::ctl
