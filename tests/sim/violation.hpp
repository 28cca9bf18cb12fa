// What the simulation is looking for: a rule that does not hold.
#pragma once

#include <stdexcept>
#include <string>

namespace foyer::sim {

// `rule`: "1" to "6" as in "Core and shell" of docs/architecture.md, or "durable", "agree".
class Violation : public std::runtime_error {
public:
    Violation(std::string broken_rule, const std::string& text)
        : std::runtime_error("rule " + broken_rule + ": " + text), rule(std::move(broken_rule)) {}
    std::string rule;
};

}  // namespace foyer::sim
