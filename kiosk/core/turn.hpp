// One step of a station's core: an event, the moment, the state it changes and the effects it
// asks for. Each `on` first decides and rejects, then acts, so a Reject has changed nothing.
#pragma once

#include <string>
#include <vector>

#include "kiosk/core/events.hpp"
#include "kiosk/core/state.hpp"

namespace foyer::kiosk::core {

class Turn {
public:
    Turn(State& state, Instant now) : s(state), now_ms(now.mono_ms) {}

    std::vector<Effect> take(const Event& event);

private:
    // station.cpp
    void on(const Boot& event);
    void on(const FromSupervisor& event);
    // link.cpp
    void on(const LinkUp& event);
    void on(const LinkDown& event);
    void on(const Welcome& message);
    void on(const SpaceUpdate& message);
    void on(const StartRefused& message);
    void on(const CallStatus& message);
    void on(const RecordAck& message);
    void follow_space(const SpaceStatus& space);
    // session.cpp
    void on(const Grant& message);
    void on(const Extend& message);
    void on(const End& message);
    void on(const WorldReady& event);
    void on(const WorldFailed& event);
    void on(const WorldDied& event);
    void ends(EndCause cause);
    // reset.cpp
    void on(const WorldGone& event);
    void on(const ProofDone& event);
    void on(const MediumSeen& event);
    void on(const ReturnToService& message);
    void on(const CurtainReady& event);
    void on(const CurtainDied& event);
    void prove(bool full, bool repair = false);
    // guest.cpp
    void on(const StartPressed& event);
    void on(const TicketTyped& event);
    void on(const TilePressed& event);
    void on(const HomePressed& event);
    void on(const CallPressed& event);
    void on(const CallWithdrawn& event);
    void on(const ExtendPressed& event);
    void on(const WarningDismissed& event);
    void on(const FinishPressed& event);
    void on(const FinishConfirmed& event);
    void on(const FinishCancelled& event);
    bool can_start(const char* event);
    void start_now_or_when_free(const TicketCode& ticket);
    void ask_to_start(const TicketCode& ticket);
    void start_early();
    // time.cpp
    void on(const LeftAlone& event);
    void on(const Touched& event);
    // help.cpp
    void on(const AskConsent& message);
    void on(const ConsentAnswered& event);
    void on(const OpenStream& message);
    void on(const Release& message);
    void on(const EndHelp& message);
    void on(const StopPressed& event);
    void on(const HidePressed& event);
    void on(const ControlTakenBack& event);
    void on(const MirrorDied& event);
    void on(const StreamClosed& event);
    void allow(const Help& help);
    // Cuts the mirror and forgets the consents; with the first, of all. `tell`: the supervisor does
    // not know yet.
    void end_help(HelpId id, HelpEnd cause, bool tell);
    void end_helps(HelpEnd cause, bool tell);
    void end_late_helps();
    // time.cpp
    void on(const Tick& event);

    bool in_use() const { return s.state == StationState::in_use; }
    bool has_session(SessionId id) const { return s.session && s.session->id == id; }
    void send(StationMessage message);  // nothing without a link
    void remember() { out.emplace_back(Remember{s.memory}); }
    void tell_view();
    void tell_view_if_changed();
    // "ATTEMPTED is refused: the station is STATE"
    void reject(const std::string& attempted);
    void reject(const std::string& attempted, const std::string& found);

    State& s;
    const Millis now_ms;
    std::vector<Effect> out;
};

}  // namespace foyer::kiosk::core
