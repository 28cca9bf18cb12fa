// What the supervisor's core is set up with, and its limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "proto/clock.hpp"
#include "proto/policy.hpp"

namespace foyer::supervisor {

struct Setup {
    std::string space_name;
    std::string phone;
    std::string reopens_fr;
    std::string reopens_en;
    std::string free_policy;       // policy of "Start"; empty = no free access
    std::vector<Policy> policies;  // sorted by name
    friend bool operator==(const Setup&, const Setup&) = default;
};

struct Limits {
    std::int32_t wrong_tickets_max = 5;
    Millis wrong_ticket_wait_ms = seconds(60);
    std::size_t tickets_max = 10'000;  // unused at a time
    std::int32_t tickets_per_command_max = 200;
    Millis consent_wait_ms = seconds(45);  // longer than the station's own 30 s
    Millis ask_again_after_ms = seconds(60);
    Millis viewer_return_ms = seconds(15);  // how long a help waits for its mediator's page
    Millis closing_wait_ms = minutes(5);  // after the closing time, for the last resets
    Millis closing_in_max_ms = minutes(24 * 60);
    Millis session_max_ms = minutes(7 * 24 * 60);  // whatever is added by extending
    Millis ticket_valid_max_ms = minutes(400 * 24 * 60);
    Millis ticket_sweep_ms = minutes(1);  // how often expired tickets are looked for
    friend bool operator==(const Limits&, const Limits&) = default;
};

}  // namespace foyer::supervisor
