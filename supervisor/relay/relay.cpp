#include "supervisor/relay/relay.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <span>
#include <vector>

#include "proto/quietly.hpp"

namespace foyer::supervisor {
namespace asio = boost::asio;
const char* to_text(Parting parting) {
    switch (parting) {
        case Parting::cut: return "cut";
        case Parting::station_gone: return "the station's stream ended";
        case Parting::viewer_gone: return "the viewer went";
        case Parting::no_station: return "the station's stream did not come";
        case Parting::no_viewer: return "no viewer came";
    }
    assert(false);
    return "";
}

bool for_want_of_a_viewer(Parting parting) {
    return parting == Parting::viewer_gone || parting == Parting::no_viewer;
}

struct Relay::Join {
    Join(const asio::any_io_executor& executor, HelpId id)
        : help(id), arrival(executor), left(executor, asio::steady_timer::time_point::max()) {}

    ByteStream*& stream(Half half) { return streams[half == Half::station ? 0 : 1]; }
    bool complete() const { return streams[0] && streams[1]; }

    HelpId help;
    std::array<ByteStream*, 2> streams{};
    std::optional<Parting> over;
    int busy = 0;     // halves whose coroutine may still touch either stream
    int present = 0;  // halves whose coroutine has not returned
    asio::steady_timer arrival;  // cancelled when the other half comes or the join is over
    asio::steady_timer left;     // cancelled when nobody is busy any more
};

Relay::Relay(asio::any_io_executor executor, Listener listener)
    : Relay(std::move(executor), std::move(listener), Limits{}) {}

Relay::Relay(asio::any_io_executor executor, Listener listener, Limits limits)
    : executor_(std::move(executor)), listener_(std::move(listener)), limits_(limits),
      tokens_(limits.token_ms) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium: no source of random numbers");
}

Relay::~Relay() { assert(joins_.empty()); }

std::string Relay::expect(HelpId help, const StationName& station) {
    return tokens_.draw(help, station, system_now().mono_ms);
}

asio::awaitable<Status> Relay::join_station(HelpId help, StationName station, std::string token,
                                            ByteStream& stream) {
    if (const Status admitted = tokens_.spend(help, station, token, system_now().mono_ms);
        !admitted) {
        spdlog::warn("relay: stream of station {} for help {} refused: {}", station, help.value,
                     admitted.error().text);
        stream.cut();
        co_return failure("stream for help " + std::to_string(help.value) + " refused: " +
                          admitted.error().text);
    }
    co_return co_await take_part(help, Half::station, stream);
}

asio::awaitable<Status> Relay::join_viewer(HelpId help, ByteStream& viewer) {
    co_return co_await take_part(help, Half::viewer, viewer);
}

Relay::Join* Relay::find(HelpId help) {
    for (const auto& join : joins_) {
        if (join->help == help && !join->over) return join.get();
    }
    return nullptr;
}

asio::awaitable<Status> Relay::take_part(HelpId help, Half half, ByteStream& stream) {
    Join* join = find(help);
    if (!join) {
        joins_.push_back(std::make_unique<Join>(executor_, help));
        join = joins_.back().get();
    }
    if (join->stream(half)) {
        stream.cut();
        co_return failure("help " + std::to_string(help.value) +
                          (half == Half::viewer ? " is watched already" : " has a stream already"));
    }
    join->stream(half) = &stream;
    ++join->busy;
    ++join->present;

    if (join->complete()) {
        join->arrival.cancel();
        if (listener_.joined) listener_.joined(help);
    } else {
        co_await wait_for_other(*join, half);
    }
    if (!join->over) co_await pump(*join, half);

    // The other half may still be reading from or writing to this half's stream.
    if (--join->busy == 0) join->left.cancel();
    while (join->busy > 0) co_await join->left.async_wait(quietly);

    const Parting why = *join->over;
    if (--join->present == 0) {
        joins_.remove_if([&](const auto& each) { return each.get() == join; });
    }
    if (why == Parting::no_station || why == Parting::no_viewer) {
        co_return failure("help " + std::to_string(help.value) + ": " + to_text(why));
    }
    co_return Status{};
}

asio::awaitable<void> Relay::wait_for_other(Join& join, Half half) {
    join.arrival.expires_after(std::chrono::milliseconds(limits_.wait_ms));
    co_await join.arrival.async_wait(quietly);
    if (!join.over && !join.complete()) {
        part(join, half == Half::viewer ? Parting::no_station : Parting::no_viewer);
    }
}

// Carries what `from` says until either side fails or the join is over.
asio::awaitable<void> Relay::pump(Join& join, Half half) {
    ByteStream& from = *join.stream(half);
    std::vector<std::byte> held(limits_.buffer_bytes);
    while (!join.over) {
        const auto read = co_await from.read_some(held);
        if (join.over) break;
        if (!read) {
            part(join, half == Half::station ? Parting::station_gone : Parting::viewer_gone);
            break;
        }
        co_await pass_on(join, half, std::span(held).first(*read));
    }
}

asio::awaitable<void> Relay::pass_on(Join& join, Half half, std::span<const std::byte> bytes) {
    const bool station_speaks = half == Half::station;
    ByteStream& from = *join.stream(half);
    ByteStream& to = *join.stream(station_speaks ? Half::viewer : Half::station);
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), ByteStream::piece_max));
        bytes = bytes.subspan(piece.size());
        Status passed = co_await to.wait_writable();
        if (join.over) co_return;
        if (from.was_reset()) {
            part(join, station_speaks ? Parting::station_gone : Parting::viewer_gone);
            co_return;
        }
        if (passed) passed = co_await to.write(piece);
        if (join.over) co_return;
        if (!passed) {
            part(join, station_speaks ? Parting::viewer_gone : Parting::station_gone);
            co_return;
        }
    }
}

void Relay::part(Join& join, Parting why) {
    assert(!join.over);
    join.over = why;
    for (ByteStream* stream : join.streams) {
        if (stream) stream->cut();
    }
    join.arrival.cancel();
    if (why != Parting::cut && listener_.parted) listener_.parted(join.help, why);
}

void Relay::cut(HelpId help) {
    tokens_.drop(help);
    if (Join* join = find(help)) part(*join, Parting::cut);
}

void Relay::cut_all() {
    tokens_.drop_all();
    for (const auto& join : joins_) {
        if (!join->over) part(*join, Parting::cut);
    }
}

std::size_t Relay::under_way() const { return joins_.size(); }

}  // namespace foyer::supervisor
