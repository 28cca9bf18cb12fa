#include "supervisor/core/ticket.hpp"

#include <algorithm>
#include <cassert>

namespace foyer::supervisor::core {

TicketBook::TicketBook(const std::vector<TicketRow>& rows) {
    for (const TicketRow& row : rows) {
        if (row.phase == TicketPhase::used || row.phase == TicketPhase::revoked) continue;
        rows_.emplace(row.code, row);
        if (row.phase == TicketPhase::unused) ++unused_;
    }
}

const TicketRow* TicketBook::find(const TicketCode& code) const {
    const auto found = rows_.find(code);
    return found == rows_.end() ? nullptr : &found->second;
}

std::vector<TicketRow> TicketBook::all() const {
    std::vector<TicketRow> all;
    all.reserve(rows_.size());
    for (const auto& [code, row] : rows_) all.push_back(row);
    return all;
}

void TicketBook::add(const TicketRow& row) {
    const bool added = rows_.emplace(row.code, row).second;
    assert(added && row.phase == TicketPhase::unused);
    ++unused_;
}

TicketRow TicketBook::take(const TicketCode& code, SessionId session) {
    TicketRow& row = rows_.at(code);
    assert(row.phase == TicketPhase::unused);
    row.phase = TicketPhase::in_use;
    row.session = session;
    --unused_;
    return row;
}

TicketRow* TicketBook::in_use_by(const TicketCode& code, SessionId session) {
    const auto found = rows_.find(code);
    if (found == rows_.end() || found->second.phase != TicketPhase::in_use) return nullptr;
    return found->second.session == session ? &found->second : nullptr;
}

std::optional<TicketRow> TicketBook::give_back(const TicketCode& code, SessionId session) {
    TicketRow* row = in_use_by(code, session);
    if (row == nullptr) return std::nullopt;
    row->phase = TicketPhase::unused;
    row->session = {};
    ++unused_;
    return *row;
}

std::optional<TicketRow> TicketBook::use_up(const TicketCode& code, SessionId session) {
    TicketRow* row = in_use_by(code, session);
    if (row == nullptr) return std::nullopt;
    TicketRow spent = *row;
    spent.phase = TicketPhase::used;
    rows_.erase(code);
    return spent;
}

TicketRow TicketBook::revoke(const TicketCode& code) {
    TicketRow row = rows_.at(code);
    assert(row.phase == TicketPhase::unused);
    row.phase = TicketPhase::revoked;
    rows_.erase(code);
    --unused_;
    return row;
}

std::vector<TicketRow> TicketBook::expire(Millis wall_ms) {
    std::vector<TicketRow> expired;
    for (const auto& [code, row] : rows_) {
        if (row.phase == TicketPhase::unused && row.expires_wall_ms <= wall_ms) {
            expired.push_back(row);
        }
    }
    for (TicketRow& row : expired) row = revoke(row.code);
    return expired;
}

void TicketBook::check_invariants() const {
    std::size_t unused = 0;
    for (const auto& [code, row] : rows_) {
        assert(code == row.code);
        assert(row.phase == TicketPhase::unused || row.phase == TicketPhase::in_use);
        assert(bool(row.session) == (row.phase == TicketPhase::in_use));
        if (row.phase == TicketPhase::unused) ++unused;
    }
    assert(unused == unused_);
}

}  // namespace foyer::supervisor::core
