// The supervisor's core: the whole floor of one space as values and one function,
// `step(event, now) -> effects`. It reads no clock, opens nothing, logs nothing, draws no random
// number and knows no generated type.
//
// Durability: the shell performs the effects of a step in order, and performs a Send, Reply or
// OpenStreamFor only when every Save before it is on disk. So what was acknowledged is never lost.
// Saves may be performed one by one: a kill between two of them is understood at the restart
// (a ticket is saved before its session).
//
// Stations (the test oracle). `offline` = no link; the last view is kept.
//   StationConnected + Hello    -> linked; Send Welcome, then reconcile:
//       every record                              -> kept once, Send RecordAck
//       a session the station runs that is live here              -> followed; Send Extend or End
//                                                   again if the station may have missed it
//       a session the station runs that is not live here          -> Send End{desk}
//       a session live here that the station neither runs nor has a record of
//                                                -> ended here: granted as never_started (its
//                                                   ticket is usable again), running as
//                                                   kiosk_restarted with what was seen last
//   After StationConnected the shell delivers messages of that link alone. A second Hello on one
//   link is a Reject.
//   StationLost                 -> offline; its helps end with link_lost; its session goes on
//   RemoveStation               -> forgotten; refused at once (CloseLink); a session of it ends
//                                  here with what was seen last
//
// Sessions: granted -> running (the station's view shows it in use) -> ended (its record arrived,
// GrantRefused, or never seen at reconnect). A station has at most one that is not ended. A new
// one is granted only to a linked station whose view is free with a clean last proof, in an open
// space (closing refuses), under a known policy that admits that kind of access; a mediator may
// start any policy. EndSession is durable: a station that is offline is told at its next Hello.
//
// Tickets: unused -> in use by one session -> used; GrantRefused or never_started before the clock
// started give it back; expired and revoked ones are refused. `wrong_tickets_max` (5) wrong codes
// in a row at a station make it wait `wrong_ticket_wait_ms` (60 s): StartRefused carries the rest.
// A ticket in use elsewhere is refused and not counted as wrong.
//
// Helps: asked (Send AskConsent view) -> consented (yes) -> OpenStreamFor -> streaming -> ended.
// Control and clipboard are asked only while view is consented; a no after the yes is the guest who takes the mouse
// back, and the view goes on. A help ends by the guest, the helper, a no, no
// answer, the end of its session, the loss of the link or of the station's stream, or the sign-out
// of its account.
//   ViewerLost  -> unwatched: the relay has closed the stream, nothing flows, what the guest gave
//                  stays given. After `viewer_return_ms` (15 s) the help ends as viewer_left.
//   ViewerCame, unwatched -> OpenStreamFor again: a new stream with a new token, no new question.
//   ViewerCame otherwise  -> nothing: the stream stands or is on its way.
// One help a station at a time, and beside it colleagues who look along, `viewers_max` together: each
// has a help of their own (AskConsent names the first), a yes of its own, and no control. What ends
// the first ends them, with the same cause and no further word to the station.
// For `ask_again_after_ms` after a no (or after control was taken back) the same session is not asked
// for the same kind again: the order is refused. A new call of the guest lifts that.
//
// Calls are the station's: its view says so. Place in the queue = how many wait longer; stations
// are told with CallStatus when it changes. A call ends when the station withdraws it or when a
// help on that station is consented.
//
// Space: open -> closing(at) -> closed -> open. At `at` every session is ended with cause closing;
// closed when no station that is linked still has a session or resets, at the latest
// `closing_wait_ms` after. Stations are told with SpaceUpdate at each change, and again when a view
// shows that one has missed it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/messages.hpp"
#include "supervisor/core/events.hpp"
#include "supervisor/core/floor_state.hpp"
#include "supervisor/core/rows.hpp"
#include "supervisor/core/setup.hpp"

namespace foyer::supervisor {

struct FloorHelp {
    HelpRow row;
    std::string helper;              // display name of its account
    std::optional<HelpKind> asking;  // the question that waits for an answer
    bool unwatched = false;          // its viewer is gone and may come back
    bool clipboard = false;          // the guest exchanges copied text with it
    friend bool operator==(const FloorHelp&, const FloorHelp&) = default;
};

struct FloorStation {
    StationName name;
    bool linked = false;
    StationView view;                // the last one
    Millis proved_wall_ms = 0;       // when its last proof arrived; 0 = there is none
    std::vector<FloorHelp> helps;    // the others look along with the first
    std::string note;                // what a mediator must know: "No answer. Please walk over."
    friend bool operator==(const FloorStation&, const FloorStation&) = default;
};

class Floor {
public:
    Floor(Setup setup, Saved saved, Instant now, Limits limits = {});

    // Effects that the restart itself calls for (unfinished helps are ended).
    [[nodiscard]] std::vector<Effect> take_restart_effects();

    [[nodiscard]] std::vector<Effect> step(const Event& event, Instant now);
    std::optional<Millis> wake_at() const;  // mono_ms of the next Tick due

    // In order of name. `call` stays in the view; the desk sorts.
    std::vector<FloorStation> stations(Instant now) const;
    std::vector<SessionRow> live_sessions(Instant now) const;
    std::vector<TicketRow> tickets() const;  // not spent
    const std::vector<Policy>& policies() const;
    SpaceStatus space(Instant now) const;
    const HelpRow* help(HelpId id) const;  // going on
    bool knows_station(const StationName& name, const std::string& key_fingerprint) const;

    void check_invariants() const;

    // Equal when no event could tell them apart.
    friend bool operator==(const Floor&, const Floor&) = default;

private:
    core::FloorState state_;
    std::vector<Effect> restart_effects_;
};

}  // namespace foyer::supervisor
