#include <google/protobuf/util/json_util.h>

#include <cmath>

#include "foyer/v1/desk.pb.h"
#include "supervisor/desk/convert_desk.hpp"

namespace foyer::supervisor {
namespace {

namespace pb = foyer::v1::desk;

constexpr std::uint32_t minutes_max = 1440;
constexpr std::uint32_t tickets_max = 200;
constexpr double unix_max = 253'402'300'799.0;  // the end of the year 9999

template <class Message>
Result<Message> parse(std::string_view body) {
    Message message;
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = false;
    const std::string_view text = body.empty() ? std::string_view("{}") : body;
    const auto status = google::protobuf::util::JsonStringToMessage(
        google::protobuf::StringPiece(text.data(), text.size()), &message, options);
    if (!status.ok()) return failure("the body: " + std::string(status.message()));
    return message;
}

Status in_range(std::string_view field, std::uint32_t value, std::uint32_t low,
                std::uint32_t high) {
    if (value >= low && value <= high) return {};
    return failure(std::string(field) + ": expected " + std::to_string(low) + " to " +
                   std::to_string(high) + ", found " + std::to_string(value));
}

Status given(std::string_view field, std::string_view value) {
    if (!value.empty()) return {};
    return failure(std::string(field) + ": expected a text, found nothing");
}

Result<Millis> wall_ms(std::string_view field, double unix_s) {
    if (!std::isfinite(unix_s) || unix_s < 0 || unix_s > unix_max) {
        return failure(std::string(field) + ": expected seconds since 1970, found " +
                       std::to_string(unix_s));
    }
    return static_cast<Millis>(unix_s * 1000.0);
}

}  // namespace

template <>
Result<Nothing> from_json(std::string_view body) {
    return parse<pb::Empty>(body).map([](const auto&) { return Nothing{}; });
}

template <>
Result<SignInRequest> from_json(std::string_view body) {
    return parse<pb::SignInRequest>(body).map([](const auto& message) {
        return SignInRequest{message.name(), message.password(), message.want_token()};
    });
}

template <>
Result<ApproveRequest> from_json(std::string_view body) {
    const auto message = parse<pb::StationApproveRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("code", message->code()); !ok) return failure(ok.error());
    return ApproveRequest{message->code(), message->name()};
}

template <>
Result<StationChoice> from_json(std::string_view body) {
    const auto message = parse<pb::HelpOpenRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("station", message->station()); !ok) return failure(ok.error());
    return StationChoice{message->station()};
}

template <>
Result<ReturnStation> from_json(std::string_view body) {
    const auto message = parse<pb::StationNameRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("name", message->name()); !ok) return failure(ok.error());
    return ReturnStation{message->name()};
}

template <>
Result<RemoveStation> from_json(std::string_view body) {
    return from_json<ReturnStation>(body).map(
        [](const ReturnStation& choice) { return RemoveStation{choice.station}; });
}

template <>
Result<StartSession> from_json(std::string_view body) {
    const auto message = parse<pb::SessionStartRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("station", message->station()); !ok) return failure(ok.error());
    const auto ok = in_range("minutes", message->minutes(), 0, minutes_max);
    if (!ok) return failure(ok.error());
    return StartSession{message->station(), message->policy(),
                        static_cast<std::int32_t>(message->minutes())};
}

template <>
Result<ExtendSession> from_json(std::string_view body) {
    const auto message = parse<pb::SessionExtendRequest>(body);
    if (!message) return failure(message.error());
    const auto ok = in_range("minutes", message->minutes(), 1, minutes_max);
    if (!ok) return failure(ok.error());
    return ExtendSession{SessionId{message->id()}, static_cast<std::int32_t>(message->minutes())};
}

template <>
Result<EndSession> from_json(std::string_view body) {
    return parse<pb::SessionEndRequest>(body).map(
        [](const auto& message) { return EndSession{SessionId{message.id()}}; });
}

template <>
Result<TicketsRequest> from_json(std::string_view body) {
    const auto message = parse<pb::TicketNewRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = in_range("minutes", message->minutes(), 0, minutes_max); !ok) {
        return failure(ok.error());
    }
    const std::uint32_t count = message->count() == 0 ? 1 : message->count();
    if (const auto ok = in_range("count", count, 1, tickets_max); !ok) return failure(ok.error());
    return TicketsRequest{message->policy(), static_cast<std::int32_t>(message->minutes()),
                          static_cast<std::int32_t>(count)};
}

template <>
Result<RevokeTicket> from_json(std::string_view body) {
    const auto message = parse<pb::TicketRevokeRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("code", message->code()); !ok) return failure(ok.error());
    return RevokeTicket{message->code()};
}

template <>
Result<HelpChoice> from_json(std::string_view body) {
    return parse<pb::HelpIdRequest>(body).map(
        [](const auto& message) { return HelpChoice{HelpId{message.id()}}; });
}

template <>
Result<CloseSpace> from_json(std::string_view body) {
    const auto message = parse<pb::SpaceCloseRequest>(body);
    if (!message) return failure(message.error());
    const auto ok = in_range("in_minutes", message->in_minutes(), 0, minutes_max);
    if (!ok) return failure(ok.error());
    return CloseSpace{minutes(message->in_minutes())};
}

template <>
Result<PolicyText> from_json(std::string_view body) {
    const auto message = parse<pb::PolicyCheckRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("toml", message->toml()); !ok) return failure(ok.error());
    return PolicyText{message->name().empty() ? "policy" : message->name(), message->toml()};
}

template <>
Result<NewAccount> from_json(std::string_view body) {
    const auto message = parse<pb::AccountAddRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("name", message->name()); !ok) return failure(ok.error());
    NewAccount account{message->name(), message->display_name(), Role::mediator,
                       message->password()};
    if (account.display_name.empty()) account.display_name = account.name;
    if (message->role() == "admin") {
        account.role = Role::admin;
    } else if (message->role() != "mediator") {
        return failure("role: expected mediator or admin, found \"" + message->role() + "\"");
    }
    return account;
}

template <>
Result<AccountChoice> from_json(std::string_view body) {
    const auto message = parse<pb::AccountNameRequest>(body);
    if (!message) return failure(message.error());
    if (const auto ok = given("name", message->name()); !ok) return failure(ok.error());
    return AccountChoice{message->name()};
}

template <>
Result<RegisterQuery> from_json(std::string_view body) {
    const auto message = parse<pb::RegisterPrintRequest>(body);
    if (!message) return failure(message.error());
    const auto from = wall_ms("from_unix", message->from_unix());
    if (!from) return failure(from.error());
    const auto to = wall_ms("to_unix", message->to_unix());
    if (!to) return failure(to.error());
    if (*to <= *from) return failure("to_unix: expected a time after from_unix");
    return RegisterQuery{*from, *to, message->station(), {}};
}

}  // namespace foyer::supervisor
