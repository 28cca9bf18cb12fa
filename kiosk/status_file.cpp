#include "kiosk/status_file.hpp"

#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "proto/state_file.hpp"

namespace foyer::kiosk {

Status write_status(const std::filesystem::path& run_dir, const StationStatus& status) {
    boost::json::object object{{"pid", ::getpid()},
                               {"next_world_ready", status.next_world_ready}};
    if (!status.enrolment_code.empty()) {
        object["enrolment_code"] = status.enrolment_code;
    }
    if (status.outer) {
        object["display"] = ":" + std::to_string(status.outer->display);
        object["xauthority"] = status.outer->cookie_file;
    }
    if (status.session) {
        object["session"] = boost::json::object{{"id", status.session->id.value},
                                                {"world", status.session->world},
                                                {"guest_uid", status.session->guest_uid},
                                                {"server_pid", status.session->server_pid},
                                                {"guest_pid", status.session->guest_pid}};
    }
    return write_state_file(run_dir / "status.json", boost::json::serialize(object) + "\n");
}

}  // namespace foyer::kiosk
