// Plain text for people: aligned columns, and lengths of time in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace foyer::ctl {

// Columns as wide as their widest cell, two spaces apart; width counts characters, not bytes.
class Table {
public:
    explicit Table(std::vector<std::string> heading);
    // As many cells as the heading has.
    void add(std::vector<std::string> cells);
    bool empty() const { return rows_.size() == 1; }
    // Ends with a newline.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;  // the heading first
};

// "25 min"; begun minutes count, so that nobody reads 0 while time is left.
std::string minutes_text(std::int64_t seconds);
// "0.8 s", "85 ms"
std::string duration_text(std::int64_t milliseconds);

}  // namespace foyer::ctl
