// The desk's API over HTTPS, as plain calls. TLS 1.3 only; the certificate must lead to the
// trusted CA and name the host. Each call is a connection of its own: nothing is kept between two.
//
// The calls block, but they run `io` while they wait, so that whatever else lives on it (the relay
// of a help) goes on meanwhile.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "proto/result.hpp"
#include "tools/foyerctl/document.hpp"
#include "tools/foyerctl/door.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::ctl {

class Client {
public:
    Client(boost::asio::io_context& io, Door door);

    const Door& door() const { return door_; }

    // Exchanges name and password for a token, used from now on.
    Result<Document> sign_in(const std::string& name, const std::string& password);

    // Makes the token worthless. Whether that worked does not matter to the call that is over.
    void sign_out();

    // POST /api/v1/WHAT, for example "station/list". Error: not reached ("cannot reach
    // https://...: ..."), or the refusal's own sentence. Waits 10 s for a connection and 60 s for
    // the answer.
    Result<Document> post(std::string_view what, const Document& request);

    enum class Followed {
        seen_enough,  // `look` said so
        interrupted,  // SIGINT, SIGTERM or SIGHUP
    };
    // Follows the feed: calls `look` with each state of the floor until it returns true. A feed
    // that breaks is opened again, once a second, for at most 60 s without a state.
    Result<Followed> follow(const std::function<bool(const Document& floor)>& look);

private:
    boost::asio::io_context& io_;
    Door door_;
};

}  // namespace foyer::ctl
