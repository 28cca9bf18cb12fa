#include <algorithm>

#include "tools/foyerctl/moment.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {

Result<int> register_print(Errand& errand) {
    const auto from = parse_moment(errand.call.text("from"), DayEnd::first_instant);
    const auto to = parse_moment(errand.call.text("to"), DayEnd::last_instant);
    if (!from || !to) {
        return failure(!from ? from.error() : to.error());
    }
    if (*from > *to) {
        return failure("--from is later than --to");
    }
    const auto list = errand.ask(
        {{"from_unix", *from}, {"to_unix", *to}, {"station", errand.call.text("station")}});
    if (!list) {
        return failure(list.error());
    }
    Table table({"SESSION", "STATION", "START", "END", "ACCESS", "USED", "ENDED BY"});
    for (const auto& line : list_of(*list, "lines")) {
        const auto end = number_of(line, "end_unix");
        auto cause = text_of(line, "cause");
        std::replace(cause.begin(), cause.end(), '_', ' ');
        table.add({std::to_string(number_of(line, "session")), text_of(line, "station"),
                   utc_text(number_of(line, "start_unix")), end > 0 ? utc_text(end) : "goes on",
                   text_of(line, "access"), minutes_text(number_of(line, "used_s")), cause});
    }
    errand.show(*list, table.empty() ? "No session in that time.\n" : table.text());
    return exit_done;
}

}  // namespace foyer::ctl
