// Calls are the stations'; here they get their place in the queue.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "supervisor/core/turn.hpp"

namespace foyer::supervisor::core {

namespace {
// A message may have been on its way for a while; the same call is not taken for a new one.
constexpr Millis same_call_ms = 5'000;
}  // namespace

void Turn::follow_call(StationOnFloor& station) {
    const auto before = station.called_ms;
    if (!station.view.call) {
        station.called_ms.reset();
    } else {
        const Millis since = now.mono_ms - std::max<Millis>(station.view.call->waiting_ms, 0);
        if (!before || std::abs(since - *before) > same_call_ms) {
            station.called_ms = since;
            // Who calls wants to be asked, whatever they answered before.
            station.last_no.clear();
        }
    }
    calls_changed = calls_changed || station.called_ms != before || station.called_ms;
}

void Turn::tell_places() {
    std::vector<std::pair<Millis, StationName>> queue;
    for (const auto& [name, station] : s.stations) {
        if (station.called_ms) queue.emplace_back(*station.called_ms, name);
    }
    std::ranges::sort(queue);
    std::int32_t before = 0;
    for (const auto& [since, name] : queue) {
        StationOnFloor& station = s.stations.at(name);
        if (station.link && station.link->told_before != before) {
            station.link->told_before = before;
            send(station, CallStatus{before});
        }
        ++before;
    }
}

}  // namespace foyer::supervisor::core
