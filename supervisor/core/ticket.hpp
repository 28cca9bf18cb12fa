// The tickets that are not spent: unused, or in use by one live session. A code is in at most one
// place. The book changes itself and returns the rows to save; it knows no station.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "proto/clock.hpp"
#include "supervisor/core/rows.hpp"

namespace foyer::supervisor::core {

class TicketBook {
public:
    TicketBook() = default;
    explicit TicketBook(const std::vector<TicketRow>& rows);

    // Nothing when no such ticket is kept: never made, used, revoked or expired.
    const TicketRow* find(const TicketCode& code) const;
    std::size_t unused() const { return unused_; }
    std::vector<TicketRow> all() const;

    // `row` is unused and its code is new.
    void add(const TicketRow& row);
    // From unused to in use.
    TicketRow take(const TicketCode& code, SessionId session);
    // The end of the session that has it: back to unused, or used and forgotten here. Nothing when
    // it is not in use by that session.
    std::optional<TicketRow> give_back(const TicketCode& code, SessionId session);
    std::optional<TicketRow> use_up(const TicketCode& code, SessionId session);
    // An unused one; forgotten here.
    TicketRow revoke(const TicketCode& code);
    // Forgets the unused ones whose time is over: saved as revoked, which they are from now on.
    std::vector<TicketRow> expire(Millis wall_ms);

    void check_invariants() const;
    friend bool operator==(const TicketBook&, const TicketBook&) = default;

private:
    TicketRow* in_use_by(const TicketCode& code, SessionId session);

    std::map<TicketCode, TicketRow> rows_;
    std::size_t unused_ = 0;
};

}  // namespace foyer::supervisor::core
