#include "supervisor/shell.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "proto/overloaded.hpp"
#include "supervisor/desk/feed.hpp"
#include "supervisor/settings/policy_toml.hpp"
#include "supervisor/store/store_thread.hpp"

namespace foyer::supervisor {

namespace asio = boost::asio;

namespace {

// Waits for a callback. `start` is given the function to call, once, on the io thread.
template <class T, class Start>
asio::awaitable<T> answer_of(Start start) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(
        [](auto handler, Start begin) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            begin([shared](T value) { (*shared)(std::move(value)); });
        },
        asio::use_awaitable, std::move(start));
}

}  // namespace

Shell::Shell(asio::io_context& io, Floor floor, StoreThread& store, const Authority& authority,
             ListenerSettings listener, std::function<void(const Error&)> failed)
    : io_(io),
      floor_(std::move(floor)),
      store_(store),
      failed_(std::move(failed)),
      acknowledgements_(
          [this](std::vector<Row> rows, std::function<void()> on_disk) {
              save(std::move(rows), std::move(on_disk));
          },
          [this](const Effect& effect) { perform(effect); }),
      relay_(io.get_executor(),
             Relay::Listener{[this](HelpId help) { step(StreamJoined{help}); },
                             [this](HelpId help, Parting why) {
                                 spdlog::info("help {}: stream over: {}", help.value, to_text(why));
                                 step(for_want_of_a_viewer(why) ? Event(ViewerLost{help})
                                                                : Event(StreamLost{help}));
                             }}),
      listener_(io.get_executor(), authority, std::move(listener), *this),
      timer_(io),
      idle_(io, asio::steady_timer::time_point::max()) {}

Shell::~Shell() = default;

Status Shell::start() {
    acknowledgements_.take(floor_.take_restart_effects());
    if (Status opened = listener_.listen(); !opened) {
        return opened;
    }
    ++under_way_;
    asio::co_spawn(io_, listener_.run(), [this](const std::exception_ptr& error) {
        if (error) {
            std::rethrow_exception(error);
        }
        --under_way_;
        idle_.cancel();
    });
    set_timer();
    return {};
}

asio::awaitable<void> Shell::stop() {
    stopping_ = true;
    timer_.cancel();
    listener_.stop();
    relay_.cut_all();
    while (under_way_ > 0) {
        boost::system::error_code ignored;
        co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

// ---- the core -----------------------------------------------------------------------------------

void Shell::step(const Event& event) {
    acknowledgements_.take(floor_.step(event, system_now()));
    set_timer();
    if (feed_ != nullptr) {
        feed_->changed();
    }
}

void Shell::set_timer() {
    const auto due = floor_.wake_at();
    if (!due || stopping_) {
        timer_.cancel();
        return;
    }
    const Millis left = std::max<Millis>(0, *due - system_now().mono_ms);
    timer_.expires_after(std::chrono::milliseconds(left));
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            step(Tick{});
        }
    });
}

void Shell::save(std::vector<Row> rows, std::function<void()> on_disk) {
    store_.save(std::move(rows), system_now().wall_ms,
                [this, on_disk = std::move(on_disk)](const Status& saved) {
                    if (!saved) {
                        failed_(saved.error());
                        return;
                    }
                    on_disk();
                });
}

void Shell::perform(const Effect& effect) {
    std::visit(
        Overloaded{
            [](const Save&) {},  // Acknowledgements keeps those
            [this](const Send& send) {
                if (Status sent = listener_.send(send.station, send.message); !sent) {
                    // The station states its whole view when it links again.
                    spdlog::debug("station {}: {}", send.station, sent.error().text);
                }
            },
            [this](const OpenStreamFor& open) {
                std::string token = relay_.expect(open.help, open.station);
                perform(Send{open.station, OpenStream{open.help, std::move(token)}});
            },
            [this](const CloseStream& close) { relay_.cut(close.help); },
            [this](const CloseLink& close) { listener_.close(close.station, "removed"); },
            [this](const Reply& reply) {
                const auto waits = commands_.find(reply.command);
                if (waits != commands_.end()) {
                    auto answer = std::move(waits->second);
                    commands_.erase(waits);
                    answer(reply);
                }
            },
            [](const Reject& reject) { spdlog::info("refused: {}", reject.reason); },
        },
        effect);
}

// ---- stations -----------------------------------------------------------------------------------

bool Shell::admits(const StationName& name, const std::string& key_fingerprint) {
    return floor_.knows_station(name, key_fingerprint);
}

void Shell::connected(const StationName& name) {
    spdlog::info("station {}: linked", name);
    step(StationConnected{name});
}

void Shell::message(const StationName& name, StationMessage message) {
    step(FromStation{name, std::move(message)});
}

void Shell::lost(const StationName& name, const std::string& reason) {
    spdlog::info("station {}: link lost: {}", name, reason);
    step(StationLost{name});
}

void Shell::stream(const StationName& name, HelpId help, std::string token,
                   std::unique_ptr<ByteStream> stream) {
    ++under_way_;
    asio::co_spawn(
        io_,
        [](Relay& relay, StationName from, HelpId id, std::string secret,
           std::unique_ptr<ByteStream> bytes) -> asio::awaitable<void> {
            // The relay has logged why it ended.
            (void)co_await relay.join_station(id, from, std::move(secret), *bytes);
        }(relay_, name, help, std::move(token), std::move(stream)),
        [this](const std::exception_ptr& error) {
            if (error) {
                std::rethrow_exception(error);
            }
            --under_way_;
            idle_.cancel();
        });
}

void Shell::pending_changed() {
    if (feed_ != nullptr) {
        feed_->changed();
    }
}

// ---- the desk -----------------------------------------------------------------------------------

FloorSnapshot Shell::floor() const {
    const Instant now = system_now();
    FloorSnapshot snapshot{now, floor_.space(now), floor_.stations(now), {}};
    for (const PendingStation& pending : listener_.pending()) {
        snapshot.pending.push_back(
            Newcomer{pending.proposed_name, pending.address, pending.expires_in_ms});
    }
    return snapshot;
}

std::vector<SessionRow> Shell::live_sessions() const { return floor_.live_sessions(system_now()); }

std::vector<TicketRow> Shell::tickets() const { return floor_.tickets(); }

const std::vector<Policy>& Shell::policies() const { return floor_.policies(); }

asio::awaitable<Reply> Shell::run(Order order) {
    const CommandId command = ++last_command_;
    // Only references are captured inside a co_await here and below: g++ 12 destroys temporaries
    // that own something twice there.
    co_return co_await answer_of<Reply>([&](std::function<void(Reply)> answer) {
        commands_.emplace(command, std::move(answer));
        // From the loop, so that the answer never comes before the asker waits for it.
        asio::post(io_, [this, command, order = std::move(order)] {
            step(Command{command, order});
        });
    });
}

asio::awaitable<Result<StationName>> Shell::approve(std::string code, StationName name) {
    auto approval = listener_.approve(code, name);
    if (!approval) {
        co_return failure(approval.error());
    }
    // The name and the key are on disk before the station has its certificate: a supervisor that
    // is killed in between knows the station, and the station shows a new code.
    auto row = StationRow{approval->name, approval->key_fingerprint, system_now().wall_ms, {}, 0};
    const Status saved = co_await answer_of<Status>([&](std::function<void(Status)> answer) {
        store_.save({row}, row.enrolled_wall_ms, std::move(answer));
    });
    if (!saved) {
        co_return failure(saved.error());
    }
    step(StationEnrolled{approval->name, approval->key_fingerprint});
    listener_.close(approval->name, "its name was given to another key");
    if (Status delivered = listener_.deliver(*approval); !delivered) {
        co_return failure(delivered.error());
    }
    spdlog::info("station {}: enrolled", approval->name);
    co_return approval->name;
}

asio::awaitable<Result<std::vector<RegisterLine>>> Shell::register_lines(RegisterQuery query) {
    using Entries = Result<std::vector<RegisterEntry>>;
    const RegisterRange range{query.from_wall_ms, query.to_wall_ms, query.station, query.account,
                              system_now().wall_ms};
    Entries entries = co_await answer_of<Entries>([&](std::function<void(Entries)> answer) {
        store_.register_entries(range, std::move(answer));
    });
    if (!entries) {
        co_return failure(entries.error());
    }
    std::vector<RegisterLine> lines;
    for (const RegisterEntry& entry : *entries) {
        if (entry.kind == RegisterEntry::Kind::session) {
            lines.push_back(RegisterLine{entry.session, entry.station, entry.start_wall_ms,
                                         entry.end_wall_ms, entry.access, entry.used_ms,
                                         entry.cause});
        }
    }
    co_return lines;
}

asio::awaitable<Result<std::vector<HelpRow>>> Shell::register_helps(RegisterQuery query) {
    using Helps = Result<std::vector<HelpRow>>;
    co_return co_await answer_of<Helps>([&](std::function<void(Helps)> answer) {
        store_.helps(query.from_wall_ms, query.to_wall_ms, query.station, std::move(answer));
    });
}

Result<Policy> Shell::parse_policy(const std::string& name, const std::string& toml) const {
    return supervisor::parse_policy(toml, name);
}

void Shell::presence(std::int32_t signed_in) { step(DeskPresence{signed_in}); }

void Shell::reopens(const std::string& words_fr, const std::string& words_en) {
    const SpaceStatus told = floor_.space(system_now());
    if (told.reopens_fr == words_fr && told.reopens_en == words_en) {
        return;  // each step is told to whoever follows the floor
    }
    step(ReopensAt{words_fr, words_en});
}

void Shell::signed_out(const std::string& account) { step(AccountSignedOut{account}); }

asio::awaitable<Status> Shell::watch(HelpId help, ByteStream& viewer) {
    step(ViewerCame{help});
    co_return co_await relay_.join_viewer(help, viewer);
}

}  // namespace foyer::supervisor
