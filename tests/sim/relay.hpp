// The relay as the simulation runs it: which of a station's streams carries a help, and whether
// somebody looks at it. It lives and dies with the supervisor. Viewers are there when a stream
// comes; they leave and come back as People wish.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "tests/sim/context.hpp"

namespace foyer::sim {

// One connection that a station opened for a help.
struct Stream {
    HelpId help;
    std::size_t station = 0;
    std::uint64_t number = 0;
    friend bool operator==(const Stream&, const Stream&) = default;
};

class Relay {
public:
    explicit Relay(Context& context) : c_(context) {}

    // What the supervisor hears.
    std::function<void(HelpId)> joined, station_lost, viewer_lost;
    // The station's end of the connection breaks.
    std::function<void(const Stream&)> closed;

    // Draws the token of the next stream of this help; an earlier one is void.
    std::string expect(HelpId help);
    void comes(const Stream& stream, const std::string& token);
    void goes(const Stream& stream);  // the station has cut it, or is no more
    void close(HelpId help);
    void viewer_leaves(HelpId help);
    void supervisor_killed();

private:
    void reset(const Stream& stream);  // towards the station, which hears of it a little later

    Context& c_;
    std::uint64_t drawn_ = 0;
    std::map<HelpId, std::string> tokens_;
    std::map<HelpId, Stream> streams_;
};

}  // namespace foyer::sim
