#include "tools/foyerctl/verbs.hpp"

#include <algorithm>
#include <iterator>

namespace foyer::ctl {
namespace {

constexpr Deed deeds[] = {
    {"space status", Needs::token, space_status},
    {"space open", Needs::token, space_open},
    {"space close", Needs::token, space_close},
    {"station list", Needs::token, station_list},
    {"station approve", Needs::token, station_approve},
    {"station remove", Needs::token, station_remove},
    {"station return", Needs::token, station_return},
    {"session start", Needs::token, session_start},
    {"session extend", Needs::token, session_extend},
    {"session end", Needs::token, session_end},
    {"session list", Needs::token, session_list},
    {"ticket new", Needs::token, ticket_new},
    {"ticket list", Needs::token, ticket_list},
    {"ticket revoke", Needs::token, ticket_revoke},
    {"help list", Needs::token, help_list},
    {"help view", Needs::token, help_view},
    {"help control", Needs::token, help_control},
    {"help clipboard", Needs::token, help_clipboard},
    {"help release", Needs::token, help_release},
    {"help end", Needs::token, help_end},
    {"policy list", Needs::token, policy_list},
    {"policy check", Needs::nothing, policy_check},
    {"account add", Needs::token, account_add},
    {"account list", Needs::token, account_list},
    {"account disable", Needs::token, account_disable},
    {"register print", Needs::token, register_print},
    {"register helps", Needs::token, register_helps},
    {"sign-in", Needs::address, sign_in},
};

}  // namespace

const Deed* find_deed(std::string_view words) {
    const auto* found = std::find_if(std::begin(deeds), std::end(deeds),
                                     [&](const Deed& deed) { return deed.words == words; });
    return found == std::end(deeds) ? nullptr : found;
}

}  // namespace foyer::ctl
