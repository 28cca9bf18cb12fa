// The people of one run: guests who press what their screen offers (and now and then what it does
// not), and mediators who give any order at any time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/context.hpp"
#include "tests/sim/station_shell.hpp"
#include "tests/sim/supervisor_shell.hpp"

namespace foyer::sim {

class People {
public:
    People(Context& context, std::vector<std::unique_ptr<StationShell>>& stations,
           SupervisorShell& supervisor)
        : c_(context), stations_(stations), supervisor_(supervisor) {}

    void guest_does_something(std::size_t station);
    void mediator_does_something();
    // The picture of this help has come to the desk.
    void sees(HelpId help);
    // What the desk was answered: the tickets are handed out.
    void read(const supervisor::Reply& reply);

private:
    TicketCode some_ticket();
    void at_the_welcome(std::size_t station);
    void during_the_session(std::size_t station, const kiosk::Scene& scene);
    void answers(std::size_t station, const kiosk::Scene::Question& question);
    void presses_anything(std::size_t station);
    supervisor::Order order_about_sessions();
    supervisor::Order order_about_tickets();
    supervisor::Order order_about_helps();
    supervisor::Order order_about_the_space();
    SessionId some_session();
    HelpId some_help();
    StationName some_station();
    StationName some_viewed_station();
    std::string some_account();
    std::string some_colleague();

    Context& c_;
    std::vector<std::unique_ptr<StationShell>>& stations_;
    SupervisorShell& supervisor_;
    std::vector<TicketCode> tickets_;  // handed out, perhaps spent
};

}  // namespace foyer::sim
