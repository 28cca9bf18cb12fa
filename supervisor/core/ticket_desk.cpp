// Tickets: made and revoked at the desk, typed at a station, finished after a kill.
#include <algorithm>
#include <set>

#include "supervisor/core/turn.hpp"

namespace foyer::supervisor::core {

namespace {

bool is_code(const TicketCode& code) {
    return code.size() == 8 &&
           std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

std::string seconds_words(Millis ms) { return std::to_string((ms + 999) / 1000) + " s"; }

}  // namespace

void Turn::start_with_ticket(StationOnFloor& station, const StartRequest& message) {
    const auto refuse = [&](const std::string& why, Millis wait_ms) {
        send(station,
             StartRefused{message.request,
                          "station " + station.row.name + " cannot start with this ticket: " + why,
                          wait_ms});
    };
    if (station.wrong_wait_until_ms > now.mono_ms) {
        const Millis wait_ms = station.wrong_wait_until_ms - now.mono_ms;
        return refuse("too many wrong ones, it waits " + seconds_words(wait_ms), wait_ms);
    }
    const TicketRow* ticket = s.tickets.find(message.ticket);
    const bool unknown = ticket == nullptr || (ticket->phase == TicketPhase::unused &&
                                               ticket->expires_wall_ms <= now.wall_ms);
    if (unknown) {
        if (++station.wrong_tickets < s.limits.wrong_tickets_max) {
            return refuse("it is unknown, used, revoked or expired", 0);
        }
        station.wrong_tickets = 0;
        station.wrong_wait_until_ms = now.mono_ms + s.limits.wrong_ticket_wait_ms;
        return refuse("the fifth wrong one in a row", s.limits.wrong_ticket_wait_ms);
    }
    station.wrong_tickets = 0;
    if (ticket->phase == TicketPhase::in_use) {
        return refuse("it is in use by session " + std::to_string(ticket->session.value), 0);
    }
    const Policy* policy = s.policy(ticket->policy);
    if (policy == nullptr || !policy->who.ticket) {
        return refuse("policy " + ticket->policy + " admits no ticket now", 0);
    }
    if (const std::string why = s.start_obstacle(station); !why.empty()) return refuse(why, 0);
    grant(station, {.policy = policy,
                    .minutes = ticket->minutes,
                    .ticket = message.ticket,
                    .request = message.request,
                    .access = AccessKind::ticket});
}

Outcome Turn::obey(const NewTickets& order) {
    const Policy* policy = order.policy.empty() ? s.default_policy() : s.policy(order.policy);
    if (policy == nullptr) {
        return no(RefusalKind::not_found, "there is no policy " + order.policy);
    }
    if (!policy->who.ticket) {
        return no(RefusalKind::conflict, "policy " + policy->name + " admits no ticket");
    }
    if (order.minutes < 0 || order.minutes > 1440) {
        return no(RefusalKind::invalid,
                  "minutes: expected 0 to 1440, found " + std::to_string(order.minutes));
    }
    const auto count_max = static_cast<std::size_t>(s.limits.tickets_per_command_max);
    if (order.codes.empty() || order.codes.size() > count_max) {
        return no(RefusalKind::invalid, "count: expected 1 to " + std::to_string(count_max) +
                                            ", found " + std::to_string(order.codes.size()));
    }
    if (order.valid_ms < 1 || order.valid_ms > s.limits.ticket_valid_max_ms) {
        return no(RefusalKind::invalid, "valid: expected 1 ms to 400 days, found " +
                                            std::to_string(order.valid_ms) + " ms");
    }
    sweep_tickets();
    if (s.tickets.unused() + order.codes.size() > s.limits.tickets_max) {
        return no(RefusalKind::conflict,
                  "no more tickets can be made: " + std::to_string(s.tickets.unused()) +
                      " are unused and at most " + std::to_string(s.limits.tickets_max) +
                      " may be");
    }
    std::set<TicketCode> fresh;
    for (const TicketCode& code : order.codes) {
        if (!is_code(code)) return no(RefusalKind::invalid, "code: expected eight digits");
        if (s.tickets.find(code) != nullptr || !fresh.insert(code).second) {
            return no(RefusalKind::conflict, "ticket " + code + " exists already");
        }
    }
    std::vector<TicketRow> made;
    for (const TicketCode& code : order.codes) {
        TicketRow& row = made.emplace_back();
        row.code = code;
        row.policy = policy->name;
        row.minutes = order.minutes;
        row.expires_wall_ms = now.wall_ms + order.valid_ms;
        s.tickets.add(row);
        save(row);
    }
    return made;
}

Outcome Turn::obey(const RevokeTicket& order) {
    const TicketRow* ticket = s.tickets.find(order.code);
    if (ticket == nullptr) {
        return no(RefusalKind::not_found, "there is no unspent ticket " + order.code);
    }
    if (ticket->phase == TicketPhase::in_use) {
        return no(RefusalKind::conflict, "ticket " + order.code + " cannot be revoked: session " +
                                             std::to_string(ticket->session.value) + " uses it");
    }
    save(s.tickets.revoke(order.code));
    return {};
}

void Turn::sweep_tickets() {
    s.swept_ms = now.mono_ms;
    for (TicketRow& row : s.tickets.expire(now.wall_ms)) save(std::move(row));
}

// Saves are single: a kill may have come between a ticket's and its session's. Tickets are always
// saved first, so what was meant can be told.
void Turn::finish_cut_saves() {
    for (const TicketRow& row : s.tickets.all()) {
        const bool granted = row.phase == TicketPhase::in_use && !s.sessions.contains(row.session);
        if (!granted) continue;
        if (const auto back = s.tickets.give_back(row.code, row.session)) save(*back);
    }
    std::vector<SessionId> given_back;
    for (const auto& [id, session] : s.sessions) {
        const TicketRow* ticket =
            session.access == AccessKind::ticket ? s.tickets.find(session.ticket) : nullptr;
        if (ticket != nullptr && ticket->session != id) given_back.push_back(id);
    }
    for (const SessionId id : given_back) end_session(id, 0, EndCause::never_started);
}

}  // namespace foyer::supervisor::core
