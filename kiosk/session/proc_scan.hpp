// Walking /proc and reading the numbers in its files, for the checks.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

// Calls `see` for each process directory ("/proc/123"), or each thread's ("/proc/123/task/124").
// What ends meanwhile is not an error.
Status each_process(const std::function<void(const std::string& directory)>& see);
Status each_thread(const std::function<void(const std::string& directory)>& see);

// The words of a line, split at spaces and tabs.
std::vector<std::string_view> words_of(std::string_view line);

// Calls `see` with each line, without its newline.
void each_line(std::string_view text, const std::function<void(std::string_view line)>& see);

// A decimal number that is the whole word; nothing else.
bool parse_number(std::string_view word, std::uint32_t& number);

// "3 processes" from 3, "process", "processes"; empty for none.
std::string count_text(std::size_t number, const char* one, const char* many);

}  // namespace foyer::kiosk
