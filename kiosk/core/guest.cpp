// What the person at the station presses and types.
#include <algorithm>
#include <utility>

#include "kiosk/core/turn.hpp"

namespace foyer::kiosk::core {

namespace {
constexpr std::size_t ticket_length_max = 32;  // more than any code; what is typed is not trusted
constexpr std::uint64_t requests_a_link = 1 << 20;
}  // namespace

void Turn::ask_to_start(const TicketCode& ticket) {
    // Larger than any before, in this life of the program or an earlier one.
    const RequestId id{s.memory.links * requests_a_link + ++s.requests % requests_a_link};
    s.pending = State::Pending{id, !ticket.empty(), now_ms};
    s.refused.reset();
    s.farewell_until_ms.reset();
    send(StartRequest{s.pending->id, ticket});
}

// Whether the welcome is there and somebody hears what is pressed on it; rejects if not.
bool Turn::can_start(const char* event) {
    const bool welcome = s.state == StationState::free || s.clearing_for_next();
    if (!welcome || !s.curtain) return reject(event), false;
    if (!s.link || !s.link->welcomed) return reject(event, "there is no supervisor"), false;
    if (s.pending || s.early) return reject(event, "a start is asked for already"), false;
    return true;
}

void Turn::start_now_or_when_free(const TicketCode& ticket) {
    if (s.state == StationState::free) return ask_to_start(ticket);
    s.early = ticket;
}

// The station is free: what was pressed a moment too early is asked now.
void Turn::start_early() {
    const auto early = std::exchange(s.early, std::nullopt);
    const bool heard = s.curtain && s.link && s.link->welcomed;
    if (!early || !heard || s.space.mode != SpaceMode::open) return;
    tell_view_if_changed();  // that it is free comes before the question
    ask_to_start(*early);
}

void Turn::on(const StartPressed&) {
    if (!can_start("StartPressed")) return;
    if (!s.space.free_access || s.space.mode != SpaceMode::open) {
        return reject("StartPressed", "the space gives no free access now");
    }
    start_now_or_when_free({});
}

void Turn::on(const TicketTyped& event) {
    if (!can_start("TicketTyped")) return;
    if (event.code.empty() || event.code.size() > ticket_length_max) {
        return reject("TicketTyped",
                      "expected 1 to 32 characters, found " + std::to_string(event.code.size()));
    }
    if (s.refused && s.refused->wait_until_ms > now_ms) {
        return reject("TicketTyped", "too many wrong tickets, it waits");
    }
    start_now_or_when_free(event.code);
}

void Turn::on(const TilePressed& event) {
    if (!in_use()) return reject("TilePressed");
    const auto& tiles = s.session->policy.apps.tiles;
    if (std::ranges::find(tiles, event.desktop_id) == tiles.end()) {
        return reject("TilePressed", "the policy has no tile " + event.desktop_id);
    }
    s.session->at_home = false;
    s.session->launched = true;
    out.emplace_back(Launch{s.session->id, event.desktop_id});
}

// Back and forth between the tiles and what is open.
void Turn::on(const HomePressed&) {
    if (!in_use()) return reject("HomePressed");
    s.session->at_home = !s.session->at_home || !s.session->launched;
}

void Turn::on(const CallPressed&) {
    if (!in_use()) return reject("CallPressed");
    if (s.session->called_ms) return reject("CallPressed", "the guest calls already");
    // Who calls wants to be asked, whatever they answered before.
    s.session->last_no.clear();
    s.session->called_ms = now_ms;
    s.session->calls_before = 0;
}

void Turn::on(const CallWithdrawn&) {
    if (!in_use() || !s.session->called_ms) return reject("CallWithdrawn", "nobody calls here");
    s.session->called_ms.reset();
}

// Only while the warning offers it, so that a double press does not extend twice.
void Turn::on(const ExtendPressed&) {
    if (!in_use()) return reject("ExtendPressed");
    const Millis left_ms = s.left_ms(now_ms);
    if (left_ms == 0) return reject("ExtendPressed", "the time is over");
    if (s.extension_ms() == 0 || !s.session->time.warning_ms(left_ms)) {
        return reject("ExtendPressed", "no extension is offered");
    }
    s.session->time.extend_by_guest();
}

void Turn::on(const WarningDismissed&) {
    if (!in_use()) return reject("WarningDismissed");
    const auto warning = s.session->time.warning_ms(s.left_ms(now_ms));
    if (!warning) return reject("WarningDismissed", "there is no warning");
    s.session->time.dismiss_warning(*warning);
}

void Turn::on(const FinishPressed&) {
    if (!in_use()) return reject("FinishPressed");
    s.session->finish_question = true;
}

void Turn::on(const FinishConfirmed&) {
    if (!in_use()) return reject("FinishConfirmed");
    ends(EndCause::button);
}

void Turn::on(const FinishCancelled&) {
    if (!in_use()) return reject("FinishCancelled");
    s.session->finish_question = false;
}

}  // namespace foyer::kiosk::core
