#include <algorithm>

#include "tools/foyerctl/moment.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

// What the register has of the time and the station that the call names.
Result<Document> ask_in_time(Errand& errand) {
    const auto from = parse_moment(errand.call.text("from"), DayEnd::first_instant);
    const auto to = parse_moment(errand.call.text("to"), DayEnd::last_instant);
    if (!from || !to) {
        return failure(!from ? from.error() : to.error());
    }
    if (*from > *to) {
        return failure("--from is later than --to");
    }
    return errand.ask(
        {{"from_unix", *from}, {"to_unix", *to}, {"station", errand.call.text("station")}});
}

std::string in_words(std::string word) {
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

std::string when(const Document& line, const char* field, const char* never) {
    const auto moment = number_of(line, field);
    return moment > 0 ? utc_text(moment) : never;
}

const char* allowed(const Document& line) {
    if (flag_of(line, "control")) {
        return "control";
    }
    return flag_of(line, "view") ? "view" : "nothing";
}

}  // namespace

Result<int> register_print(Errand& errand) {
    const auto list = ask_in_time(errand);
    if (!list) {
        return failure(list.error());
    }
    Table table({"SESSION", "STATION", "START", "END", "ACCESS", "USED", "ENDED BY"});
    for (const auto& line : list_of(*list, "lines")) {
        table.add({std::to_string(number_of(line, "session")), text_of(line, "station"),
                   utc_text(number_of(line, "start_unix")), when(line, "end_unix", "goes on"),
                   text_of(line, "access"), minutes_text(number_of(line, "used_s")),
                   in_words(text_of(line, "cause"))});
    }
    errand.show(*list, table.empty() ? "No session in that time.\n" : table.text());
    return exit_done;
}

Result<int> register_helps(Errand& errand) {
    const auto list = ask_in_time(errand);
    if (!list) {
        return failure(list.error());
    }
    Table table({"HELP", "STATION", "ACCOUNT", "ALLOWED", "ASKED", "ANSWERED", "BEGUN", "ENDED",
                 "ENDED BY"});
    for (const auto& line : list_of(*list, "lines")) {
        table.add({std::to_string(number_of(line, "help")), text_of(line, "station"),
                   text_of(line, "account"), allowed(line), when(line, "asked_unix", "never"),
                   when(line, "answered_unix", "never"), when(line, "begun_unix", "never"),
                   when(line, "ended_unix", "goes on"), in_words(text_of(line, "cause"))});
    }
    errand.show(*list, table.empty() ? "No help in that time.\n" : table.text());
    return exit_done;
}

}  // namespace foyer::ctl
