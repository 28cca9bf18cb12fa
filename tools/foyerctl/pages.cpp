#include "tools/foyerctl/pages.hpp"

#include <initializer_list>

namespace foyer::ctl {
namespace {

// A plain hyphen would become a typographic one, which cannot be copied into a shell; a leading
// dot or quote would be a macro.
std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '-':
                out += "\\-";
                break;
            case '\\':
                out += "\\e";
                break;
            default:
                out += c;
        }
    }
    return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string title(std::string_view name, int section) {
    std::string capitals;
    for (const char c : name) {
        capitals += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return ".TH " + roff(capitals) + " " + std::to_string(section) + " \"\" \"Foyer " FOYER_VERSION
           "\" \"Foyer\"\n";
}

std::string section(std::string_view name) { return ".SH " + std::string(name) + "\n"; }

std::string entry(const std::string& term, std::string_view text) {
    return ".TP\n.B " + roff(term) + "\n" + roff(text) + ".\n";
}

std::string option_term(const Option& option) {
    return "--" + std::string(option.name) +
           (option.kind == Kind::flag ? "" : " " + std::string(option.value));
}

std::string option_entries(std::span<const Option> options) {
    std::string page;
    for (const auto& option : options) {
        page += entry(option_term(option), option.text);
    }
    return page;
}

std::string commands_section() {
    std::string page = section("COMMANDS");
    for (const auto& noun : nouns()) {
        page += ".SS " + roff(std::string(noun.name) + ": " + std::string(noun.text)) + "\n";
        for (const auto& verb : noun.verbs) {
            const auto rest = usage(verb);
            page += entry(words(noun, verb) + (rest.empty() ? "" : " " + rest), verb.text);
            if (!verb.options.empty()) {
                page += ".RS\n" + option_entries(verb.options) + ".RE\n";
            }
        }
    }
    return page;
}

std::string environment_section() {
    std::string page = section("ENVIRONMENT");
    for (const auto& option : global_options()) {
        if (!option.environment.empty()) {
            page += entry(std::string(option.environment),
                          "read when --" + std::string(option.name) + " is not given");
        }
    }
    return page;
}

std::string list_of(std::initializer_list<std::string> items) {
    std::string text;
    for (const auto& item : items) {
        text += item;
    }
    return text;
}

// "space open close ..." for compgen.
std::string joined(std::span<const Option> options) {
    std::string text;
    for (const auto& option : options) {
        text += (text.empty() ? "--" : " --") + std::string(option.name);
    }
    return text;
}

std::string value_cases(std::span<const Option> options) {
    std::string text;
    for (const auto& option : options) {
        const auto name = "--" + std::string(option.name);
        if (option.kind == Kind::file) {
            text += "        " + name + ") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n";
        } else if (option.kind == Kind::role) {
            text += "        " + name +
                    ") COMPREPLY=($(compgen -W \"mediator admin\" -- \"$word\")); return ;;\n";
        } else if (option.kind != Kind::flag) {
            text += "        " + name + ") return ;;\n";
        }
    }
    return text;
}

}  // namespace

std::string manual_page() {
    std::string page = title("foyerctl", 1);
    page += section("NAME") + "foyerctl \\- the command line of a Foyer space\n";
    page += section("SYNOPSIS") +
            ".B foyerctl\n[\\fIoptions\\fR] \\fInoun verb\\fR [\\fIarguments\\fR]\n";
    page += section("DESCRIPTION") +
            roff("foyerctl does over the desk's HTTPS API what the desk's page does. It needs the "
                 "address of the supervisor, a certificate to trust and an account: sign-in keeps "
                 "a token for the calls that follow. It speaks TLS 1.3 only and checks that the "
                 "certificate names the host.") +
            "\n";
    page += commands_section();
    page += section("OPTIONS") + option_entries(global_options());
    page += entry("--version", "print the version and end");
    page += entry("-h, --help", "print the commands, or the options of one, and end");
    page += environment_section();
    page += section("HELP BY A VNC VIEWER") +
            roff("With --listen the guest's answer is awaited first; then one line with the "
                 "address and a one-time password of eight characters is printed, and the first "
                 "connection is served, whatever it is: probing the port uses it up. A second one "
                 "is refused. Without --listen the help goes on after foyerctl has ended, for the "
                 "desk's page to show it; the supervisor ends it when nobody looks within ten "
                 "seconds. The screen reaches this machine through the supervisor's "
                 "authenticated relay; no port listens on the station. The help ends when the "
                 "viewer leaves, when the guest stops it, or with Ctrl-C.") +
            "\n";
    page += section("EXIT STATUS") + entry("0", "done") +
            entry("1", "refused or not reached; the reason is one sentence on standard error") +
            entry("2", "the command line makes no sense");
    page += section("EXAMPLES") +
            list_of({".nf\n", roff("foyerctl --url https://desk.example:8443 --ca desk-ca.pem "),
                     roff("--account marie sign-in"), "\n", roff("foyerctl station list"), "\n",
                     roff("foyerctl session start poste-3 --minutes 30"), "\n",
                     roff("foyerctl help view poste-3 --listen 127.0.0.1:5901"), "\n",
                     roff("foyerctl space close --in 10"), "\n.fi\n"});
    return page;
}

std::string manual_page(const Daemon& daemon) {
    std::string page = title(daemon.name, 8);
    page += section("NAME") + roff(daemon.name) + " \\- " + roff(daemon.text) + "\n";
    page += section("SYNOPSIS") + ".B " + roff(daemon.name) + "\n";
    for (const auto& option : daemon.options) {
        page += roff(usage(option)) + "\n";
    }
    page += section("DESCRIPTION") + roff(daemon.description) + "\n";
    page += section("OPTIONS") + option_entries(daemon.options);
    page += section("SEE ALSO") + ".BR foyerctl (1)\n";
    return page;
}

std::string bash_completion() {
    std::string all_nouns;
    std::string verbs_of;
    std::string options_of;
    std::string values;
    std::string files;
    for (const auto& noun : nouns()) {
        const std::string name(noun.name);
        all_nouns += (all_nouns.empty() ? "" : " ") + name;
        std::string verbs;
        for (const auto& verb : noun.verbs) {
            if (!verb.name.empty()) {
                verbs += (verbs.empty() ? "" : " ") + std::string(verb.name);
            }
            const auto key = words(noun, verb);
            if (!verb.options.empty()) {
                options_of += "        \"" + key + "\") options+=\" " + joined(verb.options) +
                              "\" ;;\n";
            }
            values += value_cases(verb.options);
            for (const auto& argument : verb.arguments) {
                if (argument.kind == Kind::file) {
                    files += "        \"" + key +
                             "\") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n";
                }
            }
        }
        verbs_of += "        " + name + ") verbs=\"" + verbs + "\" ;;\n";
    }
    const auto globals = joined(global_options()) + " --version --help";
    return list_of(
        {"# bash completion of foyerctl; written from its table of commands.\n",
         "_foyerctl() {\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n",
         "    local noun= verb= verbs= options=\"", globals, "\" i w\n    COMPREPLY=()\n",
         "    case $before in\n", value_cases(global_options()), values, "    esac\n",
         "    for ((i = 1; i < COMP_CWORD; i++)); do\n        w=${COMP_WORDS[i]}\n",
         "        case ${COMP_WORDS[i-1]} in\n            --url|--ca|--token-file|--account|",
         "--password-file) continue ;;\n        esac\n        [[ $w == -* ]] && continue\n",
         "        if [[ -z $noun ]]; then noun=$w; elif [[ -z $verb ]]; then verb=$w; fi\n",
         "    done\n    case $noun in\n", verbs_of, "    esac\n    case \"$noun${verb:+ $verb}\" in\n",
         options_of, "    esac\n    if [[ $word == -* ]]; then\n",
         "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n",
         "    elif [[ -z $noun ]]; then\n        COMPREPLY=($(compgen -W \"", all_nouns,
         "\" -- \"$word\"))\n    elif [[ -z $verb ]]; then\n",
         "        COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n    else\n",
         "        case \"$noun $verb\" in\n", files, "        esac\n    fi\n}\n",
         "complete -F _foyerctl foyerctl\n"});
}

}  // namespace foyer::ctl
