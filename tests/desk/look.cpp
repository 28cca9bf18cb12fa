// desk_look PORT [SCREEN.ppm]: a desk with a full floor, to look at the page by eye at
// https://127.0.0.1:PORT (accounts: see running_desk.hpp). Guests agree to everything. Ends with
// its input.
#include <boost/asio/co_spawn.hpp>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <memory>
#include <optional>

#include "tests/desk/painted_screen.hpp"
#include "tests/desk/running_desk.hpp"

namespace {

using namespace foyer;
using namespace foyer::test;

// One station's stream: the relay has one end, the painted screen the other.
struct Stream {
    explicit Stream(const boost::asio::any_io_executor& executor)
        : station(executor), mirror(executor) {
        MemoryStream::connect(station, mirror);
    }
    MemoryStream station, mirror;
};

void order(SmallSpace& space, boost::asio::io_context& io, supervisor::Order what) {
    boost::asio::co_spawn(io, space.run(std::move(what)), [](std::exception_ptr, auto) {});
}

void furnish(SmallSpace& space, boost::asio::io_context& io) {
    for (int i = 1; i <= 8; ++i) {
        space.add_station("poste-" + std::to_string(i),
                          i == 7 ? "/dev/shm: 1 file of uid 1879048201" : "");
    }
    order(space, io, supervisor::StartSession{"poste-2", "free", 45});
    order(space, io, supervisor::StartSession{"poste-3", "member", 120});
    order(space, io, supervisor::StartSession{"poste-4", "free", 30});
    order(space, io, supervisor::StartSession{"poste-5", "children", 30});
    space.newcomers.push_back({"poste-9", "192.168.1.39", minutes(9)});
    space.codes["123456"] = "poste-9";
}

void busy(SmallSpace& space) {
    space.pass(minutes(18));
    space.at("poste-4", kiosk::CallPressed{});
    space.pass(minutes(3));
    space.at("poste-2", kiosk::CallPressed{});
    space.pass(seconds(40));
    space.lose_link("poste-8");
}

void agree_to_everything(SmallSpace& space) {
    for (const auto& station : space.floor().stations) {
        for (const auto& help : station.helps) {
            if (!help.asking) continue;
            space.at(station.name, kiosk::ConsentAnswered{help.row.id, *help.asking, true});
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: desk_look PORT [SCREEN.ppm]\n", stderr);
        return 2;
    }
    std::optional<Picture> picture;
    if (argc > 2) picture = Picture::read_ppm(argv[2]);
    RunningDesk desk(256, static_cast<std::uint16_t>(std::atoi(argv[1])));
    std::list<std::unique_ptr<Stream>> streams;
    auto& io = desk.io();
    desk.inside([&](SmallSpace& space) {
        if (picture) {
            space.on_stream = [&](HelpId help, StationName station, std::string token) {
                Stream& stream = *streams.emplace_back(std::make_unique<Stream>(io.get_executor()));
                boost::asio::co_spawn(io, show(*picture, stream.mirror), [](std::exception_ptr) {});
                boost::asio::co_spawn(
                    io, space.relay().join_station(help, station, token, stream.station),
                    [](std::exception_ptr, Status) {});
            };
        }
        furnish(space, io);
    });
    desk.inside([](SmallSpace& space) { busy(space); });
    std::printf("%s  marie or root, \"%s\"; Enter: guests agree\n", desk.origin().c_str(), password);
    std::fflush(stdout);
    while (std::getchar() != EOF) desk.inside(agree_to_everything);
    return 0;
}
