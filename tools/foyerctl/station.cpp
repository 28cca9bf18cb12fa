#include <algorithm>

#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

std::string state_words(const Document& station) {
    auto state = text_of(station, "state");
    std::replace(state.begin(), state.end(), '_', ' ');
    return state;
}

std::string proof_words(const Document& station) {
    const auto* proof = part_of(station, "last_proof");
    if (proof == nullptr) {
        return "none";
    }
    const auto time = duration_text(number_of(*proof, "ms"));
    if (flag_of(*proof, "clean")) {
        return "clean, " + time;
    }
    std::string found;
    for (const auto& check : list_of(*proof, "checks")) {
        if (!flag_of(check, "clean")) {
            found += (found.empty() ? "" : ", ") + text_of(check, "name");
        }
    }
    return "found " + found + ", " + time;
}

// What a mediator must know beyond the state.
std::string remarks(const Document& station) {
    std::string words;
    const auto add = [&words](const std::string& remark) {
        if (!remark.empty()) {
            words += (words.empty() ? "" : "; ") + remark;
        }
    };
    if (flag_of(station, "calling")) {
        add("calls since " + minutes_text(number_of(station, "call_waiting_s")));
    }
    const auto help_state = text_of(station, "help_state");
    if (help_state == "asking_view" || help_state == "asking_control") {
        add("help " + std::to_string(number_of(station, "help")) + ": " +
            text_of(station, "helper") + " asks");
    } else if (!help_state.empty()) {
        add("help " + std::to_string(number_of(station, "help")) + ": " +
            text_of(station, "helper") + (help_state == "view" ? " views" : " controls"));
    }
    for (const auto& each : list_of(station, "onlookers")) {
        add("help " + std::to_string(number_of(each, "id")) + ": " + text_of(each, "helper") +
            (text_of(each, "state") == "view" ? " looks along" : " asks to look along"));
    }
    add(text_of(station, "reason"));
    add(text_of(station, "note"));
    return words;
}

std::string floor_text(const Document& list) {
    Table stations({"STATION", "STATE", "SESSION", "POLICY", "LEFT", "LAST PROOF", "REMARKS"});
    auto all = list_of(list, "stations");
    std::stable_partition(all.begin(), all.end(), [](const Document& station) {
        return text_of(station, "state") == "out_of_order";  // somebody has to go and look
    });
    for (const auto& station : all) {
        const auto session = number_of(station, "session");
        stations.add({text_of(station, "name"), state_words(station),
                      session > 0 ? std::to_string(session) : "-",
                      session > 0 ? text_of(station, "policy") : "-",
                      session > 0 ? minutes_text(number_of(station, "left_s")) : "-",
                      proof_words(station), remarks(station)});
    }
    Table pending({"WAITS FOR APPROVAL", "ADDRESS", "FOR ANOTHER"});
    for (const auto& each : list_of(list, "pending")) {
        pending.add({text_of(each, "name"), text_of(each, "address"),
                     minutes_text(number_of(each, "expires_s"))});
    }
    return (stations.empty() ? "No station yet.\n" : stations.text()) +
           (pending.empty() ? "" : "\n" + pending.text());
}

// Protobuf's JSON leaves a message out that is not there; whoever reads ours finds every key.
void name_absent_proofs(Document& list) {
    auto* stations = list.if_contains("stations");
    if (stations == nullptr || !stations->is_array()) {
        return;
    }
    for (auto& station : stations->get_array()) {
        if (auto* object = station.if_object()) {
            object->emplace("last_proof", nullptr);  // keeps one that is there
        }
    }
}

Result<int> about_station(Errand& errand, const std::string& said) {
    return errand.carry_out({{"name", errand.call.text("NAME")}}, said);
}

}  // namespace

Result<int> station_list(Errand& errand) {
    auto list = errand.ask({});
    if (!list) {
        return failure(list.error());
    }
    name_absent_proofs(*list);
    errand.show(*list, floor_text(*list));
    return exit_done;
}

Result<int> station_approve(Errand& errand) {
    const auto answer =
        errand.ask({{"code", errand.call.text("CODE")}, {"name", errand.call.text("name")}});
    if (!answer) {
        return failure(answer.error());
    }
    errand.show(*answer, "Approved: " + text_of(*answer, "name") + "\n");
    return exit_done;
}

Result<int> station_remove(Errand& errand) {
    return about_station(errand, errand.call.text("NAME") + " is removed.\n");
}

Result<int> station_return(Errand& errand) {
    return about_station(errand, errand.call.text("NAME") +
                                     " proves itself; it is free again if nothing is found.\n");
}

}  // namespace foyer::ctl
