// A supervisor's store at work, for kill_test: saves session after session through the store's
// thread and prints the number of each when it is acknowledged, until it is killed.
//     store_writer URL FIRST
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "supervisor/store/store_thread.hpp"

namespace {

using namespace foyer;
using namespace foyer::supervisor;

constexpr Millis started_wall_ms = 1'790'000'000'000;
constexpr int in_flight = 4;

class Writer {
public:
    Writer(StoreThread& thread, std::uint64_t first) : thread_(thread), next_(first) {}

    // A session with what a real one saves around it: the counter of ids, a proof, a help.
    void write_next() {
        const std::uint64_t id = next_++;
        SpaceRow space;
        space.last_session = id;
        SessionRow session;
        session.id.value = id;
        session.station = "poste-1";
        session.phase = SessionPhase::ended;
        session.started_wall_ms = started_wall_ms + static_cast<Millis>(id);
        session.used_ms = static_cast<Millis>(id);
        StationRow station{"poste-1", "key", 1, Proof{true, false, 44, {}},
                           static_cast<Millis>(id)};
        thread_.save({space, session, station}, started_wall_ms, [this, id](const Status& saved) {
            if (!saved) {
                std::fprintf(stderr, "store_writer: %s\n", saved.error().text.c_str());
                std::_Exit(2);
            }
            const std::string line = std::to_string(id) + "\n";
            if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(3);
            write_next();
        });
    }

private:
    StoreThread& thread_;
    std::uint64_t next_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    auto store = Store::open(argv[1], "space");
    if (!store) {
        std::fprintf(stderr, "store_writer: %s\n", store.error().text.c_str());
        return 2;
    }
    boost::asio::io_context io(1);
    StoreThread thread(io, *std::move(store));
    Writer writer(thread, std::strtoull(argv[2], nullptr, 10));
    for (int i = 0; i < in_flight; ++i) writer.write_next();
    io.run();
    return 0;
}
