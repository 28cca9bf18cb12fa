// A whole space inside the test: the real desk server over TLS, the real accounts and store, the
// real cores of the supervisor and of each station, joined by plain calls. Only what needs a
// machine is played: worlds are built at once, proofs find what the test says, guests answer what
// the test says, and a mirror greets as an RFB server and then sends back every byte.
//
// The space lives on its own thread; every public call may come from the test's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "proto/messages.hpp"

namespace foyer::test {

class Room {
public:
    explicit Room(std::vector<std::string> stations = {"poste-1"});
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    // --url, --ca and --token-file of the admin "marie".
    std::vector<std::string> as_marie() const;
    std::string url() const;
    std::string ca_file() const;
    std::string folder() const;  // of this room's files; gone with it

    // What guests answer from now on; none = they look at the question and do nothing.
    void answer(HelpKind question, Answer answer);
    void press_stop(const std::string& station);
    void take_mouse_back(const std::string& station);
    // The next proofs find something.
    void leave_something(const std::string& station);
    void lose_link(const std::string& station);
    // A station that waits for approval under this code.
    void show_code(const std::string& code, const std::string& proposed_name);

    StationView view(const std::string& station) const;
    SpaceMode mode() const;
    std::size_t helps_going_on() const;
    // Why the last help ended, as the register of helps keeps it; only after one has.
    HelpEnd last_help_end() const;
    // Blocks until `holds` is true after some step; false after 10 s.
    bool wait_until(const std::function<bool()>& holds) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace foyer::test
