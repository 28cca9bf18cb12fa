// One run: a seed, a supervisor, two to four stations, people, and everything that breaks. At the
// end the faults stop, quiet time passes, and everybody must agree; then the space closes, and
// nothing may be left.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/context.hpp"
#include "tests/sim/people.hpp"
#include "tests/sim/station_shell.hpp"
#include "tests/sim/supervisor_shell.hpp"
#include "tests/sim/wire.hpp"

namespace foyer::sim {

struct RunReport {
    std::uint64_t steps = 0;   // of both cores
    std::uint64_t events = 0;  // everything that happened
    std::size_t sessions = 0;  // whose clock started
    std::string rule;          // the broken one; empty when all held
    std::string violation;
};

class Simulation {
public:
    explicit Simulation(std::uint64_t seed, Sabotage sabotage = Sabotage::none,
                        std::FILE* trace = nullptr);

    RunReport run();

private:
    void connect_parts();
    void live();
    void guest_goes_on(std::size_t station);
    void mediator_goes_on();
    void fault_goes_on();
    void break_something();
    void settle();
    void agree_soon();
    void check_agreement();
    void close_for_good();
    void pass(Micros time) { c_.schedule.run_until(c_.schedule.now() + time); }

    Context c_;
    Wire wire_;
    std::vector<std::unique_ptr<StationShell>> stations_;
    SupervisorShell supervisor_;
    People people_;
    std::vector<Grant> old_grants_;  // for Sabotage::replays_grants
};

}  // namespace foyer::sim
