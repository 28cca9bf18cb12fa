// A whole desk on a loopback port of the system's choice: server, accounts over a real store in a
// folder of its own, and a small space, all on one thread of their own. The test talks to it as a
// browser does, and reaches inside with `inside`.
//
// Accounts: marie (mediator) and root (admin), both with the same `password`.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "supervisor/desk/http_server.hpp"
#include "tests/desk/small_space.hpp"

namespace foyer::test {

inline constexpr const char* password = "un bon mot de passe";
// What marie is called by guests; an apostrophe and letters beyond ASCII, as people have them.
inline constexpr const char* marie = "Maÿlis d'Hérouville";

class RunningDesk {
public:
    explicit RunningDesk(std::size_t connections_max = 256, std::uint16_t port = 0);
    ~RunningDesk();  // stops the server and waits for its coroutines

    std::uint16_t port() const;
    std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
    std::string origin() const { return "https://" + host(); }

    // Runs `act(space)` on the desk's thread and returns what it returns.
    template <class Act>
    auto inside(Act act) {
        std::packaged_task<decltype(act(std::declval<SmallSpace&>()))()> task(
            [&] { return act(space()); });
        auto result = task.get_future();
        boost::asio::post(io(), [&task] { task(); });
        return result.get();
    }

    boost::asio::io_context& io();  // the desk's thread runs it

private:
    SmallSpace& space();
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace foyer::test
