// Joins the two halves of a help: the station's second connection and the viewer of the account
// that asked. Bytes pass both ways through one buffer of 64 KiB each; who does not read slows the
// other down. Nothing is looked at and nothing kept.
//
// A station's connection is admitted by a token that the supervisor drew for that help and sent
// over the station's own authenticated link: 256 random bits, good once, for 30 s, only from that
// station. Whichever half comes first waits 10 s for the other.
//
//   expect      -> a token waits
//   join_station with the token   -> the station's half is there; the token is spent
//   join_viewer                   -> the viewer's half is there
//   both there  -> `joined`, bytes flow
//   either half ends, `cut`, or the other half never comes -> both are cut at once, what was held
//                  is discarded, both joins return, `parted` says why
//
// RFB begins with a handshake, so a second viewer cannot take over a running stream: when a viewer
// goes, the stream ends with it. Showing the picture again takes a new token and a new stream of
// the station (`expect` again), which the core decides (ViewerLost, ViewerCame).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "proto/byte_stream.hpp"
#include "proto/clock.hpp"
#include "proto/ids.hpp"
#include "proto/result.hpp"
#include "supervisor/relay/tokens.hpp"

namespace foyer::supervisor {

enum class Parting { cut, station_gone, viewer_gone, no_station, no_viewer };
const char* to_text(Parting parting);
// The viewer is missing, who may come back; else it was the station's stream.
bool for_want_of_a_viewer(Parting parting);

class Relay {
public:
    struct Limits {
        Millis token_ms = seconds(30);
        Millis wait_ms = seconds(10);
        std::size_t buffer_bytes = 64 * 1024;  // one each way
    };
    // Called on the io thread. `parted` comes once for each help whose station or viewer had
    // come, after both streams were cut; not for a `cut`, which the caller knows of.
    struct Listener {
        std::function<void(HelpId)> joined;
        std::function<void(HelpId, Parting)> parted;
    };

    Relay(boost::asio::any_io_executor executor, Listener listener);
    Relay(boost::asio::any_io_executor executor, Listener listener, Limits limits);
    ~Relay();  // no join may be under way

    // Draws the token for the next stream of `help` from `station`: 64 hexadecimal digits.
    // An earlier token of this help is void from now on.
    std::string expect(HelpId help, const StationName& station);

    // The station's half; `station` is the name its certificate proves. Returns when the help's
    // stream is over; `stream` must live until then and is cut by then. Error: the token is
    // forged, spent, expired, or another station's (logged, without the token).
    boost::asio::awaitable<Status> join_station(HelpId help, StationName station,
                                                std::string token, ByteStream& stream);

    // The viewer's half, of an account that may. Error: another viewer is there, or the station's
    // half did not come.
    boost::asio::awaitable<Status> join_viewer(HelpId help, ByteStream& viewer);

    // Ends this help's stream now, both sides by reset, and voids its token. Nothing held is
    // passed on after this returns.
    void cut(HelpId help);
    void cut_all();

    std::size_t under_way() const;  // streams with at least one half there

private:
    struct Join;
    enum class Half { station, viewer };

    Join* find(HelpId help);
    boost::asio::awaitable<Status> take_part(HelpId help, Half half, ByteStream& stream);
    boost::asio::awaitable<void> wait_for_other(Join& join, Half half);
    boost::asio::awaitable<void> pump(Join& join, Half half);
    // Piece by piece, and none once `from` was reset: who stands still for a while (a machine that
    // sleeps) may hold what came before the guest's Stop, and passes it on no more.
    boost::asio::awaitable<void> pass_on(Join& join, Half half, std::span<const std::byte> bytes);
    void part(Join& join, Parting why);

    boost::asio::any_io_executor executor_;
    Listener listener_;
    Limits limits_;
    StreamTokens tokens_;
    std::list<std::unique_ptr<Join>> joins_;  // one that is over stays until both halves have left
};

}  // namespace foyer::supervisor
