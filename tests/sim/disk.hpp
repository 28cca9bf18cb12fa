// The supervisor's store: what is on it survives a kill, what is on its way to it does not.
#pragma once

#include <map>

#include "supervisor/core/rows.hpp"
#include "tests/sim/violation.hpp"

namespace foyer::sim {

class Disk {
public:
    void save(const supervisor::Row& row) {
        std::visit([this](const auto& one) { keep(one); }, row);
    }
    supervisor::Saved saved() const {
        supervisor::Saved saved;
        saved.space = space;
        for (const auto& [name, row] : stations) saved.stations.push_back(row);
        for (const auto& [id, row] : sessions) {
            if (row.phase != supervisor::SessionPhase::ended) saved.sessions.push_back(row);
        }
        for (const auto& [code, row] : tickets) {
            const bool spent = row.phase == supervisor::TicketPhase::used ||
                               row.phase == supervisor::TicketPhase::revoked;
            if (!spent) saved.tickets.push_back(row);
        }
        for (const auto& [id, row] : helps) {
            if (row.ended_wall_ms == 0) saved.helps.push_back(row);
        }
        return saved;
    }

    supervisor::SpaceRow space;
    std::map<StationName, supervisor::StationRow> stations;
    std::map<SessionId, supervisor::SessionRow> sessions;
    std::map<TicketCode, supervisor::TicketRow> tickets;
    std::map<HelpId, supervisor::HelpRow> helps;

private:
    void keep(const supervisor::SpaceRow& row) { space = row; }
    void keep(const supervisor::StationRow& row) { stations[row.name] = row; }
    void keep(const supervisor::StationGone& row) { stations.erase(row.name); }
    void keep(const supervisor::TicketRow& row) { tickets[row.code] = row; }
    void keep(const supervisor::HelpRow& row) {
        if (helps[row.id].ended_wall_ms != 0) {
            throw Violation("4",
                            "help " + std::to_string(row.id.value) + " is written after its end");
        }
        helps[row.id] = row;
    }
    void keep(const supervisor::SessionRow& row) {
        if (sessions[row.id].phase == supervisor::SessionPhase::ended) {
            throw Violation(
                "5", "session " + std::to_string(row.id.value) + " is written after its record");
        }
        sessions[row.id] = row;
    }
};

}  // namespace foyer::sim
