#include "supervisor/station/enrolment.hpp"

#include "proto/keys.hpp"

namespace foyer::supervisor {

bool is_station_name(const std::string& name) {
    return !name.empty() && name.size() <= 63 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

bool EnrolmentBook::waits(const Entry& entry, Instant now) const {
    return !entry.approved && now.mono_ms < entry.expires_mono_ms;
}

Result<EnrolmentId> EnrolmentBook::add(Newcomer newcomer, Instant now) {
    std::size_t waiting = 0;
    for (const auto& [id, entry] : entries_) {
        if (!waits(entry, now)) continue;
        ++waiting;
        if (entry.newcomer.code == newcomer.code) {
            return failure("enrolment: another station shows the same code; begin again");
        }
    }
    if (waiting >= limits_.pending_max) {
        return failure("enrolment: " + std::to_string(waiting) +
                       " stations wait for approval already; try again later");
    }
    const EnrolmentId id{++last_id_};
    entries_.emplace(id, Entry{std::move(newcomer), now.mono_ms + limits_.valid_ms, false});
    return id;
}

EnrolmentBook::Verdict EnrolmentBook::approve(const std::string& code, const StationName& name,
                                              Instant now) {
    bool somebody_waits = false;
    for (auto& [id, entry] : entries_) {
        if (!waits(entry, now)) continue;
        somebody_waits = true;
        if (entry.newcomer.code != code) continue;
        wrong_ = 0;
        const StationName& given = name.empty() ? entry.newcomer.proposed_name : name;
        if (!is_station_name(given)) {
            return {failure("station name: expected 1 to 63 characters of [a-z0-9-], found \"" +
                            given + "\""),
                    {}};
        }
        entry.approved = true;
        return {Approval{id, given, key_fingerprint(entry.newcomer.public_key)}, {}};
    }
    if (!somebody_waits) return {failure("approve: no station waits for approval"), {}};
    if (++wrong_ < limits_.wrong_max) {
        return {failure("approve: no station that waits shows this code"), {}};
    }
    wrong_ = 0;
    std::vector<EnrolmentId> cancelled;
    for (const auto& [id, entry] : entries_) {
        if (waits(entry, now)) cancelled.push_back(id);
    }
    for (const EnrolmentId id : cancelled) entries_.erase(id);
    return {failure("approve: " + std::to_string(limits_.wrong_max) +
                    " wrong codes; every station that waits has to show a new one"),
            std::move(cancelled)};
}

Result<std::string> EnrolmentBook::public_key_of_approved(EnrolmentId id) const {
    const auto found = entries_.find(id);
    if (found == entries_.end() || !found->second.approved) {
        return failure("enrolment: the approved station went away; it shows a new code soon");
    }
    return found->second.newcomer.public_key;
}

void EnrolmentBook::remove(EnrolmentId id) { entries_.erase(id); }

std::vector<PendingStation> EnrolmentBook::pending(Instant now) const {
    std::vector<PendingStation> list;
    for (const auto& [id, entry] : entries_) {
        if (!waits(entry, now)) continue;
        list.push_back(PendingStation{id, entry.newcomer.proposed_name, entry.newcomer.address,
                                      entry.expires_mono_ms - now.mono_ms});
    }
    return list;
}

}  // namespace foyer::supervisor
