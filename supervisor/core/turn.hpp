// One step of the supervisor's core: an event, the moment, the state it changes and the effects it
// asks for. Each function first decides and refuses, then acts, so a Reject or a Refusal has
// changed nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "supervisor/core/events.hpp"
#include "supervisor/core/floor_state.hpp"

namespace foyer::supervisor::core {

using Outcome = decltype(Reply::result);

class Turn {
public:
    Turn(FloorState& state, Instant at) : s(state), now(at) {}

    std::vector<Effect> take(const Event& event);
    // Helps that a restart found unfinished end as link_lost; what a kill cut off between two saves
    // is finished.
    std::vector<Effect> restart(const std::vector<HelpRow>& unfinished);

private:
    // floor.cpp
    void on(const FromStation& event);
    void on(const Command& event);
    void on(const Tick& event);
    // station.cpp
    void on(const StationEnrolled& event);
    void on(const StationConnected& event);
    void on(const StationLost& event);
    void hear(StationOnFloor& station, const Hello& message);
    void hear(StationOnFloor& station, const ViewUpdate& message);
    void follow(StationOnFloor& station, const StationView& view);
    void lose(StationOnFloor& station);
    Outcome obey(const ReturnStation& order);
    Outcome obey(const RemoveStation& order);
    // session.cpp
    void hear(StationOnFloor& station, const StartRequest& message);
    void hear(StationOnFloor& station, const SessionEnded& message);
    void hear(StationOnFloor& station, const GrantRefused& message);
    Outcome obey(const StartSession& order);
    Outcome obey(const ExtendSession& order);
    Outcome obey(const EndSession& order);
    struct Asked {
        const Policy* policy = nullptr;
        std::int32_t minutes = 0;  // 0 = the policy's
        TicketCode ticket;         // empty unless access is ticket
        RequestId request;
        AccessKind access = AccessKind::guest;
    };
    SessionId grant(StationOnFloor& station, const Asked& asked);
    void order_end(StationOnFloor& station, SessionRow& session, EndCause cause);
    void end_session(SessionId id, Millis used_ms, EndCause cause);
    bool keep_record(StationOnFloor& station, const SessionRecord& record);
    void reconcile(StationOnFloor& station, const std::vector<SessionRecord>& records);
    void follow_session(StationOnFloor& station, const SessionView& seen);
    // ticket_desk.cpp
    void start_with_ticket(StationOnFloor& station, const StartRequest& message);
    Outcome obey(const NewTickets& order);
    Outcome obey(const RevokeTicket& order);
    void sweep_tickets();
    void finish_cut_saves();
    // help.cpp
    void hear(StationOnFloor& station, const ConsentAnswer& message);
    void hear(StationOnFloor& station, const HelpEnded& message);
    void on(const StreamJoined& event);
    void on(const StreamLost& event);
    void on(const ViewerCame& event);
    void on(const ViewerLost& event);
    void on(const AccountSignedOut& event);
    Outcome obey(const OpenHelp& order);
    Outcome obey(const EndHelpCommand& order);
    Outcome obey(const ReleaseControlCommand& order);
    // Why nobody else may look along there now, as the end of "no view of station X: ..."; empty when
    // the guest can be asked.
    std::string looking_along_obstacle(const StationOnFloor& station, const OpenHelp& order) const;
    Outcome ask_view(StationOnFloor& station, const OpenHelp& order);
    Outcome ask_more(StationOnFloor& station, const OpenHelp& order);
    HelpOnFloor* with_a_yes(HelpId id);  // the guest's, to view; null: there is none
    // With the first of its station those beside it. `tell`: the station does not know yet.
    void end_help(HelpId id, HelpEnd cause, bool tell, const std::string& note = {});
    void end_helps(StationOnFloor& station, HelpEnd cause, bool tell);
    void give_up(HelpId id, HelpEnd cause, bool tell);  // the question to view
    bool looks_along(HelpId id) const;
    std::vector<HelpId> helps_where(const std::function<bool(const HelpOnFloor&)>& holds) const;
    void time_out_questions();
    void end_unwatched_helps();
    // call.cpp
    void follow_call(StationOnFloor& station);
    void tell_places();
    // space.cpp
    void on(const DeskPresence& event);
    void on(const ReopensAt& event);
    Outcome obey(const OpenSpace& order);
    Outcome obey(const CloseSpace& order);
    void tell_space();
    void pass_closing_time();
    void close_when_quiet();

    StationOnFloor* known(const StationName& name);
    void save(Row row) { out.emplace_back(Save{std::move(row)}); }
    void send(const StationOnFloor& station, SupervisorMessage message);  // nothing without a link
    void reject(const std::string& attempted, const std::string& found);
    static Refusal no(RefusalKind kind, std::string reason) { return {kind, std::move(reason)}; }
    static Refusal no_station(const StationName& name);

    FloorState& s;
    const Instant now;
    bool calls_changed = false;
    std::vector<Effect> out;
};

}  // namespace foyer::supervisor::core
