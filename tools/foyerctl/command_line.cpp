#include "tools/foyerctl/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cassert>
#include <charconv>
#include <memory>
#include <sstream>

#include "tools/foyerctl/address.hpp"
#include "tools/foyerctl/moment.hpp"

namespace foyer::ctl {
namespace {

// CLI11 takes "" for "the value is good" and prints anything else.
std::string check_loopback(const std::string& value) {
    const auto address = parse_loopback(value);
    return address ? "" : address.error().text;
}

std::string check_moment(const std::string& value) {
    const auto moment = parse_moment(value, DayEnd::first_instant);
    return moment ? "" : moment.error().text;
}

std::string check_text(const std::string& value) {
    return value.empty() ? "expected something, found nothing" : "";
}

void add_check(CLI::Option& option, Kind kind, std::int64_t least, std::int64_t most) {
    switch (kind) {
        case Kind::flag:
            break;
        case Kind::text:
        case Kind::file:
            option.check(check_text);
            break;
        case Kind::integer:
            option.check(CLI::Range(least, most));
            break;
        case Kind::loopback:
            option.check(check_loopback);
            break;
        case Kind::moment:
            option.check(check_moment);
            break;
        case Kind::role:
            option.check(CLI::IsMember({"mediator", "admin"}));
            break;
    }
}

void add_option(CLI::App& app, const Option& option, Call& call) {
    const std::string name(option.name);
    CLI::Option* made = nullptr;
    if (option.kind == Kind::flag) {
        made = app.add_flag_callback(
            "--" + name, [&call, name] { call.values[name] = "true"; }, std::string(option.text));
    } else {
        made = app.add_option_function<std::string>(
            "--" + name, [&call, name](const std::string& value) { call.values[name] = value; },
            std::string(option.text));
        made->type_name(std::string(option.value))->required(option.required);
    }
    if (!option.environment.empty()) {
        made->envname(std::string(option.environment));
    }
    add_check(*made, option.kind, option.least, option.most);
}

void add_argument(CLI::App& app, const Argument& argument, Call& call) {
    const std::string name(argument.name);
    auto* made = app.add_option_function<std::string>(
        name, [&call, name](const std::string& value) { call.values[name] = value; },
        std::string(argument.text));
    made->required()->type_name("");
    add_check(*made, argument.kind, argument.least, argument.most);
}

void add_verb(CLI::App& app, const Noun& noun, const Verb& verb, Call& call) {
    for (const auto& argument : verb.arguments) {
        add_argument(app, argument, call);
    }
    for (const auto& option : verb.options) {
        add_option(app, option, call);
    }
    app.parse_complete_callback([&call, &noun, &verb] {
        call.noun = &noun;
        call.verb = &verb;
    });
}

void build(CLI::App& app, Call& call) {
    app.name("foyerctl");
    app.set_version_flag("--version", "foyerctl " FOYER_VERSION);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app.fallthrough();  // global options may stand after the verb too
    app.require_subcommand(1);
    app.footer("Exit status: 0 done, 1 refused (the reason is on standard error), 2 usage.");
    for (const auto& option : global_options()) {
        add_option(app, option, call);
    }
    for (const auto& noun : nouns()) {
        auto* group = app.add_subcommand(std::string(noun.name), std::string(noun.text));
        group->group("Nouns");
        if (noun.verbs.size() == 1 && noun.verbs[0].name.empty()) {
            add_verb(*group, noun, noun.verbs[0], call);
            continue;
        }
        group->require_subcommand(1);
        for (const auto& verb : noun.verbs) {
            auto* command = group->add_subcommand(std::string(verb.name), std::string(verb.text));
            command->group("Verbs");
            add_verb(*command, noun, verb, call);
        }
    }
}

// What the single checks cannot see.
std::string contradiction(const Call& call) {
    if (call.has("no-password") && !call.has("listen")) {
        return "--no-password needs --listen";
    }
    if (call.has("password-file") && !call.has("account")) {
        return "--password-file needs --account";
    }
    if (call.has("password-file") && call.noun->name == "sign-in") {
        return "--password-file signs in for one call; sign-in reads --password-stdin";
    }
    return {};
}

}  // namespace

std::string Call::text(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::int64_t Call::number(std::string_view name) const {
    const auto found = values.find(name);
    if (found == values.end()) {
        return 0;
    }
    std::int64_t number = 0;
    const auto& digits = found->second;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    assert(read.ec == std::errc() && read.ptr == digits.data() + digits.size());
    return number;
}

std::variant<Call, Stop> parse_command_line(std::vector<std::string> arguments) {
    Call call;
    CLI::App app("The command line of a Foyer space: it speaks the desk's API.");
    build(app, call);
    try {
        std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& stop) {
        std::ostringstream out;
        std::ostringstream error;
        const bool usage_error = app.exit(stop, out, error) != 0;
        return usage_error ? Stop{2, "foyerctl: " + error.str()} : Stop{0, out.str()};
    }
    assert(call.verb != nullptr);
    if (const auto reason = contradiction(call); !reason.empty()) {
        return Stop{2, "foyerctl: " + reason + "\n"};
    }
    return call;
}

}  // namespace foyer::ctl
