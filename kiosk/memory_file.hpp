// Where the core's Memory is kept: state_dir/memory.json, durable, and the time used by the live
// session apart in run_dir/used.json, which is written once a second and need only survive a kill
// of the kiosk. After a loss of power the durable one counts; it is written again each minute.
#pragma once

#include <filesystem>
#include <string>

#include "kiosk/core/station.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

class MemoryFile {
public:
    // Both directories exist.
    MemoryFile(std::filesystem::path state_dir, std::filesystem::path run_dir);

    // An empty Memory when there is no file. Error: it cannot be read or is not one of ours; the
    // station must not start then, because a session might be lost.
    Result<Memory> load();
    Status keep(const Memory& memory);

private:
    std::filesystem::path file_;
    std::filesystem::path used_file_;
    Memory durable_;  // what `file_` holds
};

std::string to_json(const Memory& memory);
// Error: what is missing or wrong.
Result<Memory> memory_from_json(const std::string& text);

}  // namespace foyer::kiosk
