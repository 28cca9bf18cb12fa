// The desk's API messages (proto/foyer/v1/desk.proto) as core values: requests are read from JSON,
// answers are written to it, and nothing else of the desk sees generated code. The JSON is
// Protobuf's mapping with the field names of the schema, defaults printed, on one line.
//
// Reading refuses what is not JSON, unknown fields, wrong types and values outside their range;
// the Error names the field and what was found. An empty body reads as {}.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/result.hpp"
#include "supervisor/accounts/accounts.hpp"
#include "supervisor/core/floor.hpp"
#include "supervisor/desk/backend.hpp"

namespace foyer::supervisor {

// ---- requests that are no order of the core
struct Nothing {};
struct SignInRequest {
    std::string name;
    std::string password;
    bool want_token = false;
};
struct ApproveRequest {
    std::string code;
    StationName name;
};
struct TicketsRequest {
    std::string policy;
    std::int32_t minutes = 0;  // 0 to 1440
    std::int32_t count = 1;    // 1 to 200
};
struct StationChoice {
    StationName station;
};
struct HelpChoice {
    HelpId id;
};
struct PolicyText {
    std::string name;
    std::string toml;
};
struct NewAccount {
    std::string name;
    std::string display_name;  // the name when none is given
    Role role = Role::mediator;
    std::string password;
};
struct AccountChoice {
    std::string name;
};

// Read from JSON: each of the above, and the core's StartSession, ExtendSession, EndSession,
// RevokeTicket, CloseSpace, ReturnStation, RemoveStation, and RegisterQuery (without its account).
template <class Request>
Result<Request> from_json(std::string_view body);
template <>
Result<Nothing> from_json(std::string_view body);
template <>
Result<SignInRequest> from_json(std::string_view body);
template <>
Result<ApproveRequest> from_json(std::string_view body);
template <>
Result<StationChoice> from_json(std::string_view body);
template <>
Result<ReturnStation> from_json(std::string_view body);
template <>
Result<RemoveStation> from_json(std::string_view body);
template <>
Result<StartSession> from_json(std::string_view body);
template <>
Result<ExtendSession> from_json(std::string_view body);
template <>
Result<EndSession> from_json(std::string_view body);
template <>
Result<TicketsRequest> from_json(std::string_view body);
template <>
Result<RevokeTicket> from_json(std::string_view body);
template <>
Result<HelpChoice> from_json(std::string_view body);
template <>
Result<CloseSpace> from_json(std::string_view body);
template <>
Result<PolicyText> from_json(std::string_view body);
template <>
Result<NewAccount> from_json(std::string_view body);
template <>
Result<AccountChoice> from_json(std::string_view body);
template <>
Result<RegisterQuery> from_json(std::string_view body);

// ---- answers
std::string floor_json(const FloorSnapshot& floor);
std::string space_json(const FloorSnapshot& floor);
std::string stations_json(const FloorSnapshot& floor);
std::string helps_json(const FloorSnapshot& floor);
std::string sessions_json(const std::vector<SessionRow>& sessions);
std::string tickets_json(const std::vector<TicketRow>& tickets);
std::string policy_json(const Policy& policy);
std::string policies_json(const std::vector<Policy>& policies);
std::string register_json(const std::vector<RegisterLine>& lines);
std::string help_register_json(const std::vector<HelpRow>& helps);
std::string accounts_json(const std::vector<Account>& accounts);
// `token` is empty unless a bearer token was asked for.
std::string signed_in_json(const Account& account, const std::string& token,
                           const std::string& space);
std::string approved_json(const StationName& name);
std::string account_added_json(const std::string& name, const std::string& made_password);
std::string session_started_json(SessionId id);
std::string help_opened_json(HelpId id);

}  // namespace foyer::supervisor
