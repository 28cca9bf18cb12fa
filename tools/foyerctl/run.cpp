#include "tools/foyerctl/run.hpp"

#include <boost/asio/io_context.hpp>
#include <cassert>
#include <optional>
#include <variant>

#include "tools/foyerctl/client.hpp"
#include "tools/foyerctl/command_line.hpp"
#include "tools/foyerctl/door.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

constexpr int usage_error = 2;

// Gives the client its token: by a sign-in for this call alone, or from the token file.
Result<Client> admitted(boost::asio::io_context& io, const Call& call, Door door) {
    if (!call.has("password-file")) {
        auto token = read_token(token_path(call));
        if (!token) {
            return failure(std::move(token.error()));
        }
        door.token = std::move(*token);
        return Client(io, std::move(door));
    }
    const auto password = read_first_line(call.text("password-file"));
    if (!password) {
        return failure(password.error());
    }
    Client client(io, std::move(door));
    if (const auto signed_in = client.sign_in(call.text("account"), *password); !signed_in) {
        return failure(signed_in.error());
    }
    return client;
}

// A help without --listen goes on after the call that asked for it, and it would end with the last
// sign-in of its account.
bool must_stay_signed_in(const Call& call) {
    return call.noun->name == "help" && !call.has("listen") &&
           (call.verb->name == "view" || call.verb->name == "control");
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& error) {
    const auto parsed = parse_command_line(arguments);
    if (const auto* stop = std::get_if<Stop>(&parsed)) {
        (stop->code == 0 ? out : error) << stop->text;
        return stop->code;
    }
    const auto& call = std::get<Call>(parsed);
    const auto what = words(*call.noun, *call.verb);
    const auto tell = [&](const Error& found, int code) {
        error << "foyerctl: " << what << ": " << found.text << '\n';
        return code;
    };
    const auto* deed = find_deed(what);
    assert(deed != nullptr);

    boost::asio::io_context io(1);
    std::optional<Client> client;
    if (deed->needs != Needs::nothing) {
        auto door = find_door(call);
        if (!door) {
            return tell(door.error(), usage_error);
        }
        auto made = deed->needs == Needs::token ? admitted(io, call, std::move(*door))
                                                : Result<Client>(Client(io, std::move(*door)));
        if (!made) {
            return tell(made.error(), exit_refused);
        }
        client.emplace(std::move(*made));
    }
    Errand errand{call, io, client ? &*client : nullptr, out};
    const auto ended = deed->run(errand);
    if (client && call.has("password-file") && !must_stay_signed_in(call)) {
        client->sign_out();  // else every call would leave a token behind
    }
    return ended ? *ended : tell(ended.error(), exit_refused);
}

}  // namespace foyer::ctl
