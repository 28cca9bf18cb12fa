// What the desk asks of the rest of the supervisor. The shell implements it over the core, the
// store, the enrolments and the relay; the desk keeps no state of the floor itself, so what it
// shows is what the core holds at that moment.
//
// Everything is called on the supervisor's io thread. The other direction is `Feed::changed()`
// (supervisor/desk/feed.hpp), which the shell calls after each step that changed what `floor()`
// returns.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "proto/byte_stream.hpp"
#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/policy.hpp"
#include "proto/result.hpp"
#include "supervisor/core/floor.hpp"

namespace foyer::supervisor {

// A station that shows its code and waits for approval, without the code: that is read from its screen.
struct Newcomer {
    StationName name;        // proposed by the station
    std::string address;     // where it connects from
    Millis expires_ms = 0;   // left
};

// What the desk shows of the floor, all taken at `now`.
struct FloorSnapshot {
    Instant now;
    SpaceStatus space;
    std::vector<FloorStation> stations;  // in order of name
    std::vector<Newcomer> pending;
};

// One line of the register: what the law asks for and nothing else (docs/security.md).
struct RegisterLine {
    SessionId session;
    StationName station;
    Millis start_wall_ms = 0;
    Millis end_wall_ms = 0;  // 0 = goes on
    AccessKind access = AccessKind::guest;
    Millis used_ms = 0;
    EndCause cause = EndCause::button;
};

struct RegisterQuery {
    Millis from_wall_ms = 0;
    Millis to_wall_ms = 0;   // exclusive
    StationName station;     // empty: all
    std::string account;     // who asks; kept with a print of the sessions
};

class Backend {
public:
    virtual ~Backend() = default;

    virtual FloorSnapshot floor() const = 0;
    virtual std::vector<SessionRow> live_sessions() const = 0;
    virtual std::vector<TicketRow> tickets() const = 0;    // not spent
    virtual const std::vector<Policy>& policies() const = 0;

    // Gives the order to the core and waits for its Reply, which comes once what it says is on
    // disk. The reply's command number means nothing to the desk.
    virtual boost::asio::awaitable<Reply> run(Order order) = 0;

    // Enrols the station that shows `code` under `name`; an empty name takes the proposed one.
    // Returns the name it got. Error: no station shows that code, the name is taken or wrong.
    virtual boost::asio::awaitable<Result<StationName>> approve(std::string code,
                                                                StationName name) = 0;

    // Lines of sessions that began in the asked time, oldest first; at most 10,000.
    virtual boost::asio::awaitable<Result<std::vector<RegisterLine>>> register_lines(
        RegisterQuery query) = 0;

    // The register of helps: what was asked in that time, oldest first, what goes on too.
    virtual boost::asio::awaitable<Result<std::vector<HelpRow>>> register_helps(
        RegisterQuery query) = 0;

    // Reads a policy's TOML without keeping it. Error: "NAME:line:column: key: what was found".
    virtual Result<Policy> parse_policy(const std::string& name,
                                        const std::string& toml) const = 0;

    // How many accounts follow the feed now; called when the number changes.
    virtual void presence(std::int32_t signed_in) = 0;

    // Joins the viewer with the station's stream of `help` (Relay::join_viewer) and returns when
    // the two are apart; `viewer` must live until then. The desk has checked that the help is
    // this account's. Error: why no picture came, a sentence.
    virtual boost::asio::awaitable<Status> watch(HelpId help, ByteStream& viewer) = 0;
};

}  // namespace foyer::supervisor
