// One help's picture on its way to a VNC viewer of this machine: the supervisor's relay over an
// authenticated WebSocket on one side, one connection on loopback on the other. Plain calls that
// run the io_context they were given; between them whatever runs it keeps the relay alive, so a
// question to the guest may be awaited meanwhile.
//
//   bind -> open -> listen -> wait
//
// When the relay goes, the viewer is cut at once and what was under way is thrown away: a guest
// who pressed Stop is not seen any longer than that. When the viewer goes, what still comes from
// the relay is read and forgotten until this object goes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "proto/result.hpp"
#include "tools/foyerctl/door.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::ctl {

class RelayView {
public:
    explicit RelayView(boost::asio::io_context& io);
    ~RelayView();  // cuts both sides and waits until nothing runs any more

    // Takes the port without accepting yet: connections are refused until `listen`. Returns the
    // address with the port it got. Error: the port is taken.
    Result<Loopback> bind(const Loopback& address);

    // Joins the relay of this help and greets the mirror. The station's picture must be there
    // within 10 s, so this comes right after the guest's yes. Error: not reached, refused, or no
    // picture came.
    Status open(const Door& door, std::uint64_t help);

    // Accepts one connection; the next one is refused by the system. An empty password asks for
    // none. The viewer has two minutes to give it.
    Status listen(const std::string& password);

    enum class End {
        viewer_left,
        viewer_failed,  // wrong password, or no VNC viewer at all; see `reason`
        help_ended,     // by the guest, the desk, the session's end or a lost link
        interrupted,    // SIGINT, SIGTERM or SIGHUP
    };
    // Returns when it is over for the viewer. Tell the desk then, before this object goes.
    End wait();
    // A viewer was served with pixels at some time.
    bool served() const;
    // What made `viewer_failed` or `help_ended`.
    const std::string& reason() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace foyer::ctl
