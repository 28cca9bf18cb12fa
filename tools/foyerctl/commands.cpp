#include "tools/foyerctl/commands.hpp"

namespace foyer::ctl {
namespace {

constexpr std::int64_t id_max = 4'294'967'295;

constexpr Option minutes_option{"minutes", "N", Kind::integer,
                                "how long, in minutes; without it the policy's time", false, 1, 1440};
constexpr Option policy_option{"policy", "P", Kind::text,
                               "the policy; without it the space's free policy"};
constexpr Option listen_option{
    "listen", "HOST:PORT", Kind::loopback,
    "serve the screen to one VNC viewer on this loopback address; port 0 takes a free one"};
constexpr Option no_password_option{
    "no-password", "", Kind::flag,
    "with --listen: do not ask the viewer for a password (any local account may then connect)"};

constexpr Argument station_argument{"STATION", Kind::text, "name of the station"};
constexpr Argument station_name{"NAME", Kind::text, "name of the station"};
constexpr Argument session_id{"ID", Kind::integer, "number of the session", 1, id_max};
constexpr Argument help_id{"ID", Kind::integer, "number of the help", 1, id_max};

constexpr Option space_close_options[] = {
    {"in", "MIN", Kind::integer, "close in that many minutes; guests are told", false, 0, 1440}};
constexpr Verb space_verbs[] = {
    {"status", "say whether the space is open", {}, {}},
    {"open", "open the space", {}, {}},
    {"close",
     "close the space and follow until every station is erased and proved clean; ends with 0 only "
     "if every linked station is. Ctrl-C stops following, not the closing",
     {},
     space_close_options}};

constexpr Argument station_approve_arguments[] = {
    {"CODE", Kind::text, "the six digits that the new station shows"}};
constexpr Option station_approve_options[] = {
    {"name", "N", Kind::text, "name to give it; without it the one that it proposes"}};
constexpr Argument station_name_arguments[] = {station_name};
constexpr Verb station_verbs[] = {
    {"list", "show every station and its last proof", {}, {}},
    {"approve", "admit a new station", station_approve_arguments, station_approve_options},
    {"remove", "forget a station; it is refused at once", station_name_arguments, {}},
    {"return", "put a station back from out of order, after a clean proof", station_name_arguments,
     {}}};

constexpr Argument session_start_arguments[] = {station_argument};
constexpr Option session_start_options[] = {policy_option, minutes_option};
constexpr Argument session_id_arguments[] = {session_id};
constexpr Option session_extend_options[] = {
    {"minutes", "N", Kind::integer, "minutes to add", true, 1, 1440}};
constexpr Verb session_verbs[] = {
    {"start", "hand a station out", session_start_arguments, session_start_options},
    {"extend", "give a session more time", session_id_arguments, session_extend_options},
    {"end", "end a session; everything of it is erased", session_id_arguments, {}},
    {"list", "show the sessions going on", {}, {}}};

constexpr Option ticket_new_options[] = {
    policy_option, minutes_option,
    {"count", "N", Kind::integer, "how many tickets to make; 1 without it", false, 1, 200}};
constexpr Argument ticket_revoke_arguments[] = {{"CODE", Kind::text, "the ticket's code"}};
constexpr Verb ticket_verbs[] = {
    {"new", "make tickets; each code opens one session", {}, ticket_new_options},
    {"list", "show the tickets that are not spent", {}, {}},
    {"revoke", "make a ticket worthless", ticket_revoke_arguments, {}}};

constexpr Argument help_station_arguments[] = {station_argument};
constexpr Option help_open_options[] = {listen_option, no_password_option};
constexpr Argument help_id_arguments[] = {help_id};
constexpr Verb help_verbs[] = {
    {"list", "show the helps going on", {}, {}},
    {"view", "ask the guest to show the screen, and wait for the answer", help_station_arguments,
     help_open_options},
    {"control",
     "ask the guest to lend mouse and keyboard, and wait for the answer; asks to view first if "
     "that was not granted yet",
     help_station_arguments, help_open_options},
    {"clipboard",
     "ask the guest to exchange copied text during the help that goes on, and wait for the answer",
     help_station_arguments, {}},
    {"release", "give mouse and keyboard back; the guest's screen stays in view",
     help_id_arguments, {}},
    {"end", "end a help", help_id_arguments, {}}};

constexpr Argument policy_check_arguments[] = {{"FILE", Kind::file, "a policy in TOML"}};
constexpr Verb policy_verbs[] = {
    {"list", "show the policies of the space", {}, {}},
    {"check", "read a policy file without any supervisor; an error names its line and column",
     policy_check_arguments, {}}};

constexpr Argument account_name_arguments[] = {{"NAME", Kind::text, "name of the account"}};
constexpr Option account_add_options[] = {
    {"role", "R", Kind::role, "mediator or admin", true},
    {"display-name", "D", Kind::text, "the name that guests see; without it NAME"},
    {"password-stdin", "", Kind::flag,
     "read the password from standard input; without it one is made and printed once"}};
constexpr Verb account_verbs[] = {
    {"add", "make an account for the desk", account_name_arguments, account_add_options},
    {"list", "show the accounts", {}, {}},
    {"disable", "shut an account out at once", account_name_arguments, {}}};

constexpr Option register_options[] = {
    {"from", "T", Kind::moment, "first instant: YYYY-MM-DD (start of that local day) or RFC 3339",
     true},
    {"to", "T", Kind::moment, "last instant: YYYY-MM-DD (end of that local day) or RFC 3339", true},
    {"station", "S", Kind::text, "only this station"}};
constexpr Verb register_verbs[] = {
    {"print", "print the register of sessions; the print itself is recorded with your name", {},
     register_options},
    {"helps",
     "show who asked to help on which station, what the guest allowed, when, and what ended it", {},
     register_options}};

constexpr Option sign_in_options[] = {
    {"password-stdin", "", Kind::flag, "read the password from standard input instead of asking"}};
constexpr Verb sign_in_verbs[] = {
    {"", "sign in with name and password and keep the token in the token file", {},
     sign_in_options}};

constexpr Noun all_nouns[] = {
    {"space", "the place as a whole", space_verbs},
    {"station", "the workstations", station_verbs},
    {"session", "guests' sessions", session_verbs},
    {"ticket", "codes that open a session", ticket_verbs},
    {"help", "viewing and controlling by consent", help_verbs},
    {"policy", "what a session may do", policy_verbs},
    {"account", "who may sign in at the desk", account_verbs},
    {"register", "what the law asks to keep", register_verbs},
    {"sign-in", "sign in and keep a token", sign_in_verbs}};

constexpr Option all_globals[] = {
    {"json", "", Kind::flag, "print one JSON document, the API's answer, instead of a table"},
    {"url", "URL", Kind::text, "the supervisor, for example https://desk.example:8443", false, 0, 0,
     "FOYER_URL"},
    {"ca", "FILE", Kind::file, "trust this certificate (PEM) instead of the system's", false, 0, 0,
     "FOYER_CA"},
    {"token-file", "FILE", Kind::file,
     "the token that sign-in keeps; $XDG_CONFIG_HOME/foyer/token without it", false, 0, 0,
     "FOYER_TOKEN_FILE"},
    {"account", "NAME", Kind::text,
     "account to sign in with; together with --password-file it signs in for this call alone"},
    {"password-file", "FILE", Kind::file, "file whose first line is the account's password"}};

constexpr Option daemon_options[] = {
    {"config", "FILE", Kind::file, "settings in TOML; docs/operating.md names every key"},
    {"check", "", Kind::flag, "read the settings, say what is wrong with them, and end"},
    {"version", "", Kind::flag, "print the version and end"},
    {"help", "", Kind::flag, "print the options and end"}};
constexpr Daemon all_daemons[] = {
    {"foyer-supervisor", "the server of one space of public workstations",
     "Admits the stations of one space, says what may run on them, keeps the register, and serves "
     "the desk's page and API over HTTPS. It needs no other server.",
     daemon_options},
    {"foyer-kiosk", "the program on one public workstation",
     "Hands its station out to one guest after another, lets a mediator see or use the screen when "
     "the guest agrees, and erases and proves every session. Runs as root.",
     daemon_options}};

}  // namespace

std::span<const Noun> nouns() { return all_nouns; }
std::span<const Option> global_options() { return all_globals; }
std::span<const Daemon> daemons() { return all_daemons; }

std::string words(const Noun& noun, const Verb& verb) {
    std::string text(noun.name);
    if (!verb.name.empty()) {
        text += ' ';
        text += verb.name;
    }
    return text;
}

std::string usage(const Option& option) {
    std::string text = "--" + std::string(option.name);
    if (option.kind != Kind::flag) {
        text += ' ';
        text += option.value;
    }
    return option.required ? text : "[" + text + "]";
}

std::string usage(const Verb& verb) {
    std::string text;
    for (const auto& argument : verb.arguments) {
        text += (text.empty() ? "" : " ") + std::string(argument.name);
    }
    for (const auto& option : verb.options) {
        text += (text.empty() ? "" : " ") + usage(option);
    }
    return text;
}

}  // namespace foyer::ctl
