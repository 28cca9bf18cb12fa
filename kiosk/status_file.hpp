// What the kiosk tells root on its own machine: run_dir/status.json (0600), replaced at each
// change. For whoever looks after the machine, and for the demo and the tests.
//
//   {"pid", "display", "xauthority", "enrolment_code",
//    "session": {"id", "world", "guest_uid", "server_pid", "guest_pid"}, "next_world_ready"}
// `world` is the directory of its world below the run directory. What does not exist now is left
// out; "next_world_ready" is always there.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "kiosk/display/outer.hpp"
#include "proto/ids.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct StationStatus {
    std::string enrolment_code;
    std::optional<OuterAccess> outer;

    struct Session {
        SessionId id;
        std::string world;  // its directory, below the run directory
        uid_t guest_uid = 0;
        pid_t server_pid = 0;
        pid_t guest_pid = 0;
    };
    std::optional<Session> session;
    bool next_world_ready = false;
};

Status write_status(const std::filesystem::path& run_dir, const StationStatus& status);

}  // namespace foyer::kiosk
