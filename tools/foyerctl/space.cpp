#include "tools/foyerctl/evening.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

std::string mode_words(const Document& space) {
    const auto mode = text_of(space, "mode");
    return mode == "closing" ? "closing in " + minutes_text(number_of(space, "closing_in_s"))
                             : mode;
}

std::string summary(const Evening& evening) {
    if (evening.reopened()) {
        return "The space was opened again; the closing is off.\n";
    }
    std::string names;
    for (const auto& name : evening.unproved()) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return names.empty() ? "The space is closed; every station is proved clean.\n"
                         : "The space is closed; not proved clean: " + names + ".\n";
}

Result<int> follow_closing(Errand& errand) {
    Evening evening;
    const auto followed = errand.client->follow([&](const Document& floor) {
        for (const auto& line : evening.look(floor)) {
            if (!errand.json()) {
                errand.out << line << std::endl;
            }
        }
        return evening.over();
    });
    if (!followed) {
        return failure("the closing goes on, but cannot be followed: " + followed.error().text);
    }
    if (*followed == Client::Followed::interrupted) {
        return failure("following was interrupted; the closing goes on");
    }
    errand.show(evening.report(), summary(evening));
    return evening.clean() ? exit_done : exit_refused;
}

}  // namespace

Result<int> space_status(Errand& errand) {
    const auto space = errand.ask({});
    if (!space) {
        return failure(space.error());
    }
    const auto free_policy = text_of(*space, "free_policy");
    errand.show(*space, text_of(*space, "name") + ": " + mode_words(*space) +
                            (free_policy.empty() ? ", no free access\n"
                                                 : ", free access with policy " + free_policy + "\n"));
    return exit_done;
}

Result<int> space_open(Errand& errand) {
    return errand.carry_out({}, "The space is open.\n");
}

Result<int> space_close(Errand& errand) {
    const auto in_minutes = errand.call.number("in");
    const auto answer = errand.ask({{"in_minutes", in_minutes}});
    if (!answer) {
        return failure(answer.error());
    }
    if (!errand.json() && in_minutes > 0) {
        errand.out << "The space closes in " << in_minutes << " min." << std::endl;
    }
    return follow_closing(errand);
}

}  // namespace foyer::ctl
