#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cassert>

#include "foyer/v1/desk.pb.h"
#include "supervisor/desk/convert_desk.hpp"

namespace foyer::supervisor {
namespace {

namespace pb = foyer::v1::desk;

std::string print(const google::protobuf::Message& message) {
    google::protobuf::util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    options.preserve_proto_field_names = true;
    std::string text;
    const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
    assert(status.ok());
    (void)status;
    return text;
}

std::uint32_t whole_s(Millis ms) {
    return static_cast<std::uint32_t>(std::clamp<Millis>(ms / 1000, 0, UINT32_MAX));
}

double unix_s(Millis wall_ms) { return static_cast<double>(wall_ms) / 1000.0; }

template <class Tag>
std::uint32_t number(Id<Tag> id) {
    assert(id.value <= UINT32_MAX);
    return static_cast<std::uint32_t>(id.value);
}

const char* to_text(StationState state) {
    switch (state) {
        case StationState::free: return "free";
        case StationState::starting: return "starting";
        case StationState::in_use: return "in_use";
        case StationState::ending: return "ending";
        case StationState::resetting: return "resetting";
        case StationState::out_of_order: return "out_of_order";
        case StationState::closed: return "closed";
    }
    assert(false);
    return "";
}

const char* to_text(AccessKind access) {
    switch (access) {
        case AccessKind::guest: return "guest";
        case AccessKind::ticket: return "ticket";
        case AccessKind::card: return "card";
    }
    assert(false);
    return "";
}

const char* to_text(EndCause cause) {
    switch (cause) {
        case EndCause::button: return "button";
        case EndCause::deadline: return "deadline";
        case EndCause::desk: return "desk";
        case EndCause::closing: return "closing";
        case EndCause::idle: return "idle";
        case EndCause::world_died: return "world_died";
        case EndCause::curtain_died: return "curtain_died";
        case EndCause::kiosk_restarted: return "kiosk_restarted";
        case EndCause::never_started: return "never_started";
    }
    assert(false);
    return "";
}

const char* to_text(HelpEnd cause) {
    switch (cause) {
        case HelpEnd::guest_stopped: return "guest_stopped";
        case HelpEnd::helper_ended: return "helper_ended";
        case HelpEnd::session_ended: return "session_ended";
        case HelpEnd::refused: return "refused";
        case HelpEnd::no_answer: return "no_answer";
        case HelpEnd::link_lost: return "link_lost";
        case HelpEnd::mirror_failed: return "mirror_failed";
        case HelpEnd::signed_out: return "signed_out";
        case HelpEnd::viewer_left: return "viewer_left";
    }
    assert(false);
    return "";
}

const char* to_text(TicketPhase phase) {
    switch (phase) {
        case TicketPhase::unused: return "unused";
        case TicketPhase::in_use: return "in_use";
        case TicketPhase::used: return "used";
        case TicketPhase::revoked: return "revoked";
    }
    assert(false);
    return "";
}

const char* to_text(SpaceMode mode) {
    switch (mode) {
        case SpaceMode::open: return "open";
        case SpaceMode::closing: return "closing";
        case SpaceMode::closed: return "closed";
    }
    assert(false);
    return "";
}

const char* to_text(Role role) { return role == Role::admin ? "admin" : "mediator"; }

// What a help is now, in one word. Who looks along has no control.
const char* help_state(const FloorStation& station, const FloorHelp& help) {
    if (help.asking == HelpKind::view) return "asking_view";
    if (help.asking == HelpKind::control) return "asking_control";
    const bool first = &help == &station.helps.front();
    return first && station.view.help && station.view.help->control ? "control" : "view";
}

void fill(pb::Help& out, const FloorStation& station, const FloorHelp& help) {
    out.set_id(number(help.row.id));
    out.set_station(station.name);
    out.set_account(help.row.account);
    out.set_helper(help.helper);
    out.set_state(help_state(station, help));
    out.set_unwatched(help.unwatched);
}

void fill(pb::Proof& out, const Proof& proof) {
    out.set_clean(proof.clean);
    out.set_full(proof.full);
    out.set_ms(static_cast<std::uint32_t>(std::clamp<Millis>(proof.ms, 0, UINT32_MAX)));
    for (const Check& check : proof.checks) {
        pb::Check& line = *out.add_checks();
        line.set_name(check.name);
        line.set_clean(check.clean);
        line.set_found(check.found);
        line.set_looked_at(check.looked_at);
    }
}

void fill(pb::Station& out, const FloorStation& station) {
    const StationView& view = station.view;
    out.set_name(station.name);
    out.set_state(station.linked ? to_text(view.state) : "offline");
    if (view.session) {
        out.set_session(number(view.session->id));
        out.set_policy(view.session->policy);
        out.set_left_s(whole_s(view.session->left_ms()));
        out.set_used_s(whole_s(view.session->used_ms));
    }
    if (view.last_proof) {
        fill(*out.mutable_last_proof(), *view.last_proof);
        out.mutable_last_proof()->set_at_unix(unix_s(station.proved_wall_ms));
    }
    out.set_reason(view.out_of_order_reason);
    if (view.call) {
        out.set_calling(true);
        out.set_call_waiting_s(whole_s(view.call->waiting_ms));
    }
    if (!station.helps.empty()) {
        const FloorHelp& help = station.helps.front();
        out.set_help(number(help.row.id));
        out.set_help_account(help.row.account);
        out.set_helper(help.helper);
        out.set_help_state(help_state(station, help));
        out.set_help_unwatched(help.unwatched);
        out.set_help_clipboard(help.asking == HelpKind::clipboard ? "asking"
                               : help.clipboard                   ? "shared"
                                                                  : "");
        for (const FloorHelp& each : station.helps) {
            if (&each != &help) fill(*out.add_onlookers(), station, each);
        }
    }
    out.set_hidden(view.help && view.help->hidden);
    out.set_note(station.note);
}

void fill(pb::Space& out, const SpaceStatus& space) {
    out.set_name(space.name);
    out.set_mode(to_text(space.mode));
    out.set_closing_in_s(whole_s(space.closing_in_ms));
    out.set_free_policy(space.free_policy);
}

void fill(pb::Pending& out, const Newcomer& pending) {
    out.set_name(pending.name);
    out.set_address(pending.address);
    out.set_expires_s(whole_s(pending.expires_ms));
}

void fill(pb::Policy& out, const Policy& policy) {
    out.set_name(policy.name);
    out.set_title_fr(policy.title_fr);
    out.set_title_en(policy.title_en);
    out.set_minutes(static_cast<std::uint32_t>(policy.time.minutes));
    out.set_help_view(policy.help.view);
    out.set_help_control(policy.help.control);
}

// Calls first, the longest wait first; then by name.
std::vector<const FloorStation*> in_order(const std::vector<FloorStation>& stations) {
    std::vector<const FloorStation*> order;
    order.reserve(stations.size());
    for (const FloorStation& station : stations) order.push_back(&station);
    const auto waiting = [](const FloorStation* station) {
        return station->view.call ? station->view.call->waiting_ms : -1;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](auto* a, auto* b) { return waiting(a) > waiting(b); });
    return order;
}

}  // namespace

std::string floor_json(const FloorSnapshot& floor) {
    pb::Floor out;
    fill(*out.mutable_space(), floor.space);
    for (const FloorStation* station : in_order(floor.stations)) fill(*out.add_stations(), *station);
    for (const Newcomer& pending : floor.pending) fill(*out.add_pending(), pending);
    out.set_now_unix(unix_s(floor.now.wall_ms));
    return print(out);
}

std::string space_json(const FloorSnapshot& floor) {
    pb::Space out;
    fill(out, floor.space);
    return print(out);
}

std::string stations_json(const FloorSnapshot& floor) {
    pb::StationList out;
    for (const FloorStation& station : floor.stations) fill(*out.add_stations(), station);
    for (const Newcomer& pending : floor.pending) fill(*out.add_pending(), pending);
    return print(out);
}

std::string helps_json(const FloorSnapshot& floor) {
    pb::HelpList out;
    for (const FloorStation& station : floor.stations) {
        for (const FloorHelp& help : station.helps) fill(*out.add_helps(), station, help);
    }
    return print(out);
}

std::string sessions_json(const std::vector<SessionRow>& sessions) {
    pb::SessionList out;
    for (const SessionRow& row : sessions) {
        pb::Session& session = *out.add_sessions();
        session.set_id(number(row.id));
        session.set_station(row.station);
        session.set_policy(row.policy);
        session.set_access(to_text(row.access));
        session.set_phase(row.phase == SessionPhase::granted ? "granted" : "running");
        session.set_used_s(whole_s(row.used_ms));
        session.set_left_s(whole_s(row.granted_ms - row.used_ms));
    }
    return print(out);
}

std::string tickets_json(const std::vector<TicketRow>& tickets) {
    pb::TicketList out;
    for (const TicketRow& row : tickets) {
        pb::Ticket& ticket = *out.add_tickets();
        ticket.set_code(row.code);
        ticket.set_policy(row.policy);
        ticket.set_minutes(static_cast<std::uint32_t>(row.minutes));
        ticket.set_expires_unix(unix_s(row.expires_wall_ms));
        ticket.set_phase(to_text(row.phase));
    }
    return print(out);
}

std::string policy_json(const Policy& policy) {
    pb::Policy out;
    fill(out, policy);
    return print(out);
}

std::string policies_json(const std::vector<Policy>& policies) {
    pb::PolicyList out;
    for (const Policy& policy : policies) fill(*out.add_policies(), policy);
    return print(out);
}

std::string register_json(const std::vector<RegisterLine>& lines) {
    pb::Register out;
    for (const RegisterLine& each : lines) {
        pb::RegisterLine& line = *out.add_lines();
        line.set_session(number(each.session));
        line.set_station(each.station);
        line.set_start_unix(unix_s(each.start_wall_ms));
        line.set_end_unix(unix_s(each.end_wall_ms));
        line.set_access(to_text(each.access));
        line.set_used_s(whole_s(each.used_ms));
        line.set_cause(each.end_wall_ms == 0 ? "" : to_text(each.cause));
    }
    return print(out);
}

std::string help_register_json(const std::vector<HelpRow>& helps) {
    pb::HelpRegister out;
    for (const HelpRow& each : helps) {
        pb::HelpLine& line = *out.add_lines();
        line.set_help(number(each.id));
        line.set_station(each.station);
        line.set_session(number(each.session));
        line.set_account(each.account);
        line.set_view(each.view);
        line.set_control(each.control);
        line.set_asked_unix(unix_s(each.asked_wall_ms));
        line.set_answered_unix(unix_s(each.answered_wall_ms));
        line.set_begun_unix(unix_s(each.begun_wall_ms));
        line.set_ended_unix(unix_s(each.ended_wall_ms));
        line.set_cause(each.cause ? to_text(*each.cause) : "");
    }
    return print(out);
}

std::string accounts_json(const std::vector<Account>& accounts) {
    pb::AccountList out;
    for (const Account& each : accounts) {
        pb::Account& account = *out.add_accounts();
        account.set_name(each.name);
        account.set_display_name(each.display_name);
        account.set_role(to_text(each.role));
        account.set_disabled(each.disabled);
    }
    return print(out);
}

std::string signed_in_json(const Account& account, const std::string& token,
                           const std::string& space) {
    pb::SignInResponse out;
    out.set_name(account.name);
    out.set_display_name(account.display_name);
    out.set_role(to_text(account.role));
    out.set_token(token);
    out.set_space(space);
    return print(out);
}

std::string approved_json(const StationName& name) {
    pb::StationApproveResponse out;
    out.set_name(name);
    return print(out);
}

std::string account_added_json(const std::string& name, const std::string& made_password) {
    pb::AccountAddResponse out;
    out.set_name(name);
    out.set_password(made_password);
    return print(out);
}

std::string session_started_json(SessionId id) {
    pb::SessionStartResponse out;
    out.set_id(number(id));
    return print(out);
}

std::string help_opened_json(HelpId id) {
    pb::HelpOpenResponse out;
    out.set_id(number(id));
    return print(out);
}

}  // namespace foyer::supervisor
