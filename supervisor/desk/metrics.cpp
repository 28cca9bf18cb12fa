#include "supervisor/desk/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace foyer::supervisor {
namespace {

void gauge(std::string& out, std::string_view name, std::string_view meaning, std::size_t value) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name,
                   meaning, value);
}

void counter(std::string& out, std::string_view name, std::string_view meaning, std::size_t value) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} counter\n{0} {2}\n", name,
                   meaning, value);
}

constexpr std::array<std::pair<StationState, const char*>, 7> states{{
    {StationState::free, "free"},
    {StationState::starting, "starting"},
    {StationState::in_use, "in_use"},
    {StationState::ending, "ending"},
    {StationState::resetting, "resetting"},
    {StationState::out_of_order, "out_of_order"},
    {StationState::closed, "closed"},
}};

}  // namespace

std::string metrics_text(const FloorSnapshot& floor, const DeskCounts& desk) {
    const auto count = [&](auto&& matches) {
        return static_cast<std::size_t>(
            std::count_if(floor.stations.begin(), floor.stations.end(), matches));
    };
    std::string out =
        "# HELP foyer_stations Stations by state.\n# TYPE foyer_stations gauge\n";
    for (const auto& [state, word] : states) {
        fmt::format_to(std::back_inserter(out), "foyer_stations{{state=\"{}\"}} {}\n", word,
                       count([&, wanted = state](const FloorStation& station) {
                           return station.linked && station.view.state == wanted;
                       }));
    }
    fmt::format_to(std::back_inserter(out), "foyer_stations{{state=\"offline\"}} {}\n",
                   count([](const FloorStation& station) { return !station.linked; }));
    gauge(out, "foyer_calls", "Guests that wait for a mediator.",
          count([](const FloorStation& station) { return station.view.call.has_value(); }));
    std::size_t helps = 0;
    for (const FloorStation& station : floor.stations) helps += station.helps.size();
    gauge(out, "foyer_helps", "Helps asked for or going on, who looks along too.", helps);
    gauge(out, "foyer_space_open", "1 while stations are handed out.",
          floor.space.mode == SpaceMode::open ? 1 : 0);
    gauge(out, "foyer_desk_connections", "Connections to the desk.", desk.connections);
    counter(out, "foyer_desk_requests_total", "Requests answered.", desk.requests);
    counter(out, "foyer_desk_problems_total", "Requests answered with a refusal.", desk.problems);
    return out;
}

}  // namespace foyer::supervisor
