#include "tools/foyerctl/evening.hpp"

#include <algorithm>
#include <utility>

#include "tools/foyerctl/table.hpp"

namespace foyer::ctl {
namespace {

bool rests(const Document& station) {
    const auto state = text_of(station, "state");
    return state == "closed" || state == "out_of_order" || state == "offline";
}

bool proved_clean(const Document& station) {
    const auto* proof = part_of(station, "last_proof");
    return text_of(station, "state") == "closed" && proof != nullptr && flag_of(*proof, "clean");
}

std::vector<Document> unclean_checks(const Document& proof) {
    auto checks = list_of(proof, "checks");
    std::erase_if(checks, [](const Document& check) { return flag_of(check, "clean"); });
    return checks;
}

// "proved clean in full, 31 checks, 4.2 s", "not proved clean: files: /tmp/x; 0.3 s"
std::string proof_words(const Document& station) {
    const auto* proof = part_of(station, "last_proof");
    if (text_of(station, "state") == "offline") {
        return "not proved clean: it cannot be reached";
    }
    if (proof == nullptr) {
        return "not proved clean: no proof was made";
    }
    const auto time = duration_text(number_of(*proof, "ms"));
    if (proved_clean(station)) {
        return std::string("proved clean") + (flag_of(*proof, "full") ? " in full, " : ", ") +
               std::to_string(list_of(*proof, "checks").size()) + " checks, " + time;
    }
    std::string words = "not proved clean: ";
    for (const auto& check : unclean_checks(*proof)) {
        words += text_of(check, "name") + ": " + text_of(check, "found") + "; ";
    }
    const auto reason = text_of(station, "reason");
    return words + (reason.empty() ? "" : reason + "; ") + time;
}

Document report_of(const Document& station) {
    Document report{{"name", text_of(station, "name")},
                    {"state", text_of(station, "state")},
                    {"clean", proved_clean(station)},
                    {"reason", text_of(station, "reason")}};
    boost::json::array found;
    if (const auto* proof = part_of(station, "last_proof")) {
        report["full"] = flag_of(*proof, "full");
        report["ms"] = number_of(*proof, "ms");
        for (const auto& check : unclean_checks(*proof)) {
            found.push_back(Document{{"name", text_of(check, "name")},
                                     {"found", text_of(check, "found")}});
        }
    }
    report["found"] = std::move(found);
    return report;
}

std::string shown(std::string state) {
    std::replace(state.begin(), state.end(), '_', ' ');
    return state;
}

}  // namespace

std::vector<std::string> Evening::look(const Document& floor) {
    const auto* space = part_of(floor, "space");
    const auto mode = space != nullptr ? text_of(*space, "mode") : std::string();
    reopened_ = closing_ && mode == "open";
    closing_ = closing_ || mode == "closing" || mode == "closed";
    closed_ = mode == "closed";

    std::vector<std::string> lines;
    std::map<std::string, Document> now;
    resting_ = 0;
    for (auto& station : list_of(floor, "stations")) {
        const auto name = text_of(station, "name");
        const auto before = stations_.find(name);
        // Before the space closes, a station that is at rest has not been asked yet.
        if (closing_ && rests(station)) {
            ++resting_;
            const bool new_here = before == stations_.end() || !rests(before->second) ||
                                  text_of(before->second, "state") != text_of(station, "state");
            if (new_here) {
                lines.push_back(name + ": " + shown(text_of(station, "state")) + ", " +
                                proof_words(station));
            }
        }
        now.emplace(name, std::move(station));
    }
    stations_ = std::move(now);
    return lines;
}

bool Evening::clean() const {
    return !reopened_ && std::all_of(stations_.begin(), stations_.end(), [](const auto& each) {
        return text_of(each.second, "state") == "offline" || proved_clean(each.second);
    });
}

std::vector<std::string> Evening::unproved() const {
    std::vector<std::string> names;
    for (const auto& [name, station] : stations_) {
        if (!proved_clean(station)) {
            names.push_back(name);
        }
    }
    return names;
}

Document Evening::report() const {
    boost::json::array stations;
    boost::json::array names;
    for (const auto& [name, station] : stations_) {
        stations.push_back(report_of(station));
    }
    for (const auto& name : unproved()) {
        names.emplace_back(name);
    }
    return {{"clean", clean()}, {"stations", std::move(stations)}, {"unproved", std::move(names)}};
}

}  // namespace foyer::ctl
