#include "supervisor/desk/actions.hpp"

#include <sodium.h>

#include <set>
#include <utility>
#include <variant>

#include "supervisor/desk/convert_desk.hpp"
#include "supervisor/desk/problem.hpp"

namespace foyer::supervisor {
namespace {

using Answered = boost::asio::awaitable<Response>;

Response json(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
}

Response done() { return json("{}"); }

Response refused(const Refusal& refusal) {
    switch (refusal.kind) {
        case RefusalKind::not_found: return problem(404, refusal.reason);
        case RefusalKind::invalid: return problem(422, refusal.reason);
        case RefusalKind::conflict: break;
    }
    return problem(409, refusal.reason);
}

Response answer_of(const Reply& reply) {
    if (const auto* refusal = std::get_if<Refusal>(&reply.result)) return refused(*refusal);
    if (const auto* session = std::get_if<SessionId>(&reply.result)) {
        return json(session_started_json(*session));
    }
    if (const auto* help = std::get_if<HelpId>(&reply.result)) return json(help_opened_json(*help));
    if (const auto* tickets = std::get_if<std::vector<TicketRow>>(&reply.result)) {
        return json(tickets_json(*tickets));
    }
    return done();
}

// ---- orders that the body states in full
template <class Order>
Answered order(Desk desk, Caller, std::string body) {
    const auto read = from_json<Order>(body);
    if (!read) co_return problem(400, read.error().text);
    const Reply reply = co_await desk.backend.run(*read);
    co_return answer_of(reply);
}

Answered open_space(Desk desk, Caller, std::string body) {
    if (const auto read = from_json<Nothing>(body); !read) co_return problem(400, read.error().text);
    Order open = OpenSpace{};
    const Reply reply = co_await desk.backend.run(std::move(open));
    co_return answer_of(reply);
}

// ---- help, always in the caller's own name
template <HelpKind kind>
Answered ask_help(Desk desk, Caller caller, std::string body) {
    const auto read = from_json<StationChoice>(body);
    if (!read) co_return problem(400, read.error().text);
    OpenHelp help{read->station, kind, caller.account.name, caller.account.display_name};
    const Reply reply = co_await desk.backend.run(std::move(help));
    co_return answer_of(reply);
}

template <class Order>
Answered help_order(Desk desk, Caller caller, std::string body) {
    const auto read = from_json<HelpChoice>(body);
    if (!read) co_return problem(400, read.error().text);
    Order help{read->id, caller.account.name};
    const Reply reply = co_await desk.backend.run(std::move(help));
    co_return answer_of(reply);
}

// ---- lists
using List = std::string (*)(const Backend& backend);

template <List list>
Answered show(Desk desk, Caller, std::string body) {
    if (const auto read = from_json<Nothing>(body); !read) co_return problem(400, read.error().text);
    co_return json(list(desk.backend));
}

std::string space_status(const Backend& backend) { return space_json(backend.floor()); }
std::string stations(const Backend& backend) { return stations_json(backend.floor()); }
std::string helps(const Backend& backend) { return helps_json(backend.floor()); }
std::string sessions(const Backend& backend) { return sessions_json(backend.live_sessions()); }
std::string tickets(const Backend& backend) { return tickets_json(backend.tickets()); }
std::string policies(const Backend& backend) { return policies_json(backend.policies()); }

// ---- the rest
TicketCode draw_code() {
    TicketCode code;
    for (int i = 0; i < 8; ++i) code += static_cast<char>('0' + randombytes_uniform(10));
    return code;
}

Answered new_tickets(Desk desk, Caller, std::string body) {
    const auto read = from_json<TicketsRequest>(body);
    if (!read) co_return problem(400, read.error().text);
    std::set<TicketCode> taken;
    for (const TicketRow& ticket : desk.backend.tickets()) taken.insert(ticket.code);
    NewTickets tickets{read->policy, read->minutes, {}, desk.ticket_valid_ms};
    while (tickets.codes.size() < static_cast<std::size_t>(read->count)) {
        TicketCode code = draw_code();
        if (taken.insert(code).second) tickets.codes.push_back(std::move(code));
    }
    const Reply reply = co_await desk.backend.run(std::move(tickets));
    co_return answer_of(reply);
}

Answered approve_station(Desk desk, Caller, std::string body) {
    auto read = from_json<ApproveRequest>(body);
    if (!read) co_return problem(400, read.error().text);
    const auto approved = co_await desk.backend.approve(std::move(read->code), std::move(read->name));
    if (!approved) co_return problem(409, approved.error().text);
    co_return json(approved_json(*approved));
}

Answered check_policy(Desk desk, Caller, std::string body) {
    const auto read = from_json<PolicyText>(body);
    if (!read) co_return problem(400, read.error().text);
    const auto policy = desk.backend.parse_policy(read->name, read->toml);
    if (!policy) co_return problem(422, policy.error().text);
    co_return json(policy_json(*policy));
}

Answered add_account(Desk desk, Caller, std::string body) {
    auto read = from_json<NewAccount>(body);
    if (!read) co_return problem(400, read.error().text);
    const auto added =
        co_await desk.accounts.add(std::move(read->name), std::move(read->display_name), read->role,
                                   std::move(read->password));
    if (!added) co_return refused(added.error());
    co_return json(account_added_json(added->account.name, added->password));
}

Answered list_accounts(Desk desk, Caller, std::string body) {
    if (const auto read = from_json<Nothing>(body); !read) co_return problem(400, read.error().text);
    co_return json(accounts_json(desk.accounts.list()));
}

Answered disable_account(Desk desk, Caller, std::string body) {
    auto read = from_json<AccountChoice>(body);
    if (!read) co_return problem(400, read.error().text);
    const auto disabled = co_await desk.accounts.disable(std::move(read->name));
    if (!disabled) co_return refused(disabled.error());
    desk.signed_out();
    co_return done();
}

Answered print_register(Desk desk, Caller caller, std::string body) {
    auto read = from_json<RegisterQuery>(body);
    if (!read) co_return problem(400, read.error().text);
    read->account = caller.account.name;
    const auto lines = co_await desk.backend.register_lines(std::move(*read));
    if (!lines) co_return problem(500, lines.error().text);
    co_return json(register_json(*lines));
}

Answered list_helps_kept(Desk desk, Caller, std::string body) {
    auto read = from_json<RegisterQuery>(body);
    if (!read) co_return problem(400, read.error().text);
    const auto helps = co_await desk.backend.register_helps(std::move(*read));
    if (!helps) co_return problem(500, helps.error().text);
    co_return json(help_register_json(*helps));
}

constexpr Action table[] = {
    {"space", "status", Role::mediator, show<space_status>},
    {"space", "open", Role::mediator, open_space},
    {"space", "close", Role::mediator, order<CloseSpace>},
    {"station", "list", Role::mediator, show<stations>},
    {"station", "approve", Role::admin, approve_station},
    {"station", "remove", Role::admin, order<RemoveStation>},
    {"station", "return", Role::mediator, order<ReturnStation>},
    {"session", "start", Role::mediator, order<StartSession>},
    {"session", "extend", Role::mediator, order<ExtendSession>},
    {"session", "end", Role::mediator, order<EndSession>},
    {"session", "list", Role::mediator, show<sessions>},
    {"ticket", "new", Role::mediator, new_tickets},
    {"ticket", "list", Role::mediator, show<tickets>},
    {"ticket", "revoke", Role::mediator, order<RevokeTicket>},
    {"help", "list", Role::mediator, show<helps>},
    {"help", "view", Role::mediator, ask_help<HelpKind::view>},
    {"help", "control", Role::mediator, ask_help<HelpKind::control>},
    {"help", "clipboard", Role::mediator, ask_help<HelpKind::clipboard>},
    {"help", "release", Role::mediator, help_order<ReleaseControlCommand>},
    {"help", "end", Role::mediator, help_order<EndHelpCommand>},
    {"policy", "list", Role::mediator, show<policies>},
    {"policy", "check", Role::mediator, check_policy},
    {"account", "add", Role::admin, add_account},
    {"account", "list", Role::admin, list_accounts},
    {"account", "disable", Role::admin, disable_account},
    {"register", "print", Role::admin, print_register},
    {"register", "helps", Role::admin, list_helps_kept},
};

}  // namespace

std::span<const Action> actions() { return table; }

}  // namespace foyer::supervisor
