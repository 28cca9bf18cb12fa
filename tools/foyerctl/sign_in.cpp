#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "tools/foyerctl/door.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

// The terminal without echo for as long as this lives.
class Silence {
public:
    Silence() {
        tcgetattr(STDIN_FILENO, &before_);
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Silence() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    termios before_{};
};

std::string ask_person(const char* question, bool secret) {
    std::cerr << question << std::flush;
    if (!secret) {
        return read_first_line("-").value_or("");
    }
    std::string line;
    {
        const Silence silence;
        line = read_first_line("-").value_or("");
    }
    std::cerr << '\n';
    return line;
}

}  // namespace

Result<int> sign_in(Errand& errand) {
    const bool person = isatty(STDIN_FILENO) == 1;
    const bool from_input = errand.call.has("password-stdin");
    auto name = errand.call.text("account");
    if (name.empty() && (!person || from_input)) {
        return failure("no account named: give --account");
    }
    if (!person && !from_input) {
        return failure("no terminal to ask for the password: give --password-stdin");
    }
    if (name.empty()) {
        name = ask_person("Account: ", false);
    }
    const auto password = from_input ? read_first_line("-").value_or("")
                                     : ask_person("Password: ", true);
    auto answer = errand.client->sign_in(name, password);
    if (!answer) {
        return failure(answer.error());
    }
    const auto path = token_path(errand.call);
    if (const auto written = write_token(path, text_of(*answer, "token")); !written) {
        return failure(written.error());
    }
    answer->erase("token");  // it belongs in the file alone
    errand.show(*answer, "Signed in as " + text_of(*answer, "display_name") + ", " +
                             text_of(*answer, "role") + " of " + text_of(*answer, "space") + ".\n");
    return exit_done;
}

}  // namespace foyer::ctl
