#include "supervisor/station/listener.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <chrono>
#include <map>
#include <optional>
#include <unordered_map>

#include "proto/convert_station.hpp"
#include "supervisor/station/enrolment_exchange.hpp"

namespace foyer::supervisor {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int backlog = 4096;

// Sends why, then closes in order; the link's run() does both.
void refuse(TlsLink& link, RefusalCause cause, const std::string& reason) {
    (void)link.send(*encode(SupervisorFrame(Refused{cause, reason})));
    link.close(reason);
}

}  // namespace

class Listener::Port {
public:
    Port(asio::any_io_executor executor, const Authority& authority, ListenerSettings settings,
         StationLinks& links)
        : executor_(std::move(executor)),
          authority_(authority),
          settings_(std::move(settings)),
          links_(links),
          acceptor_(executor_),
          changed_(executor_),
          book_(settings_.enrolment) {}

    Status listen();
    std::uint16_t port() const { return port_number_; }
    asio::awaitable<void> run();
    void stop();

    Status send(const StationName& name, const SupervisorMessage& message);
    void close(const StationName& name, std::string reason);
    bool linked(const StationName& name) const { return linked_.contains(name); }
    std::vector<PendingStation> pending() const { return book_.pending(system_now()); }
    Result<Approval> approve(const std::string& code, const StationName& name);
    Status deliver(const Approval& approval);

private:
    using ConnectionId = std::uint64_t;
    // The coroutine of a connection owns its socket; this is what others know of it.
    struct Connection {
        asio::cancellation_signal cancel;
        TlsLink* running = nullptr;  // while run() serves it: close it instead of cancelling
        bool shaking_hands = true;
        bool stranger = false;
    };
    struct Linked {
        ConnectionId connection = 0;
        TlsLink* link = nullptr;
    };

    asio::awaitable<void> accept_loop();
    asio::awaitable<void> wait_for_change(std::chrono::milliseconds at_most);
    void begin(tcp::socket socket);
    void ended(ConnectionId id, const std::exception_ptr& thrown);

    asio::awaitable<void> serve(ConnectionId id, tcp::socket socket);
    asio::awaitable<void> serve_station(ConnectionId id, std::unique_ptr<TlsLink> link);
    asio::awaitable<void> serve_link(ConnectionId id, TlsLink& link, StationMessage hello);
    asio::awaitable<void> serve_stranger(ConnectionId id, TlsLink& link);
    asio::awaitable<void> say_no(ConnectionId id, TlsLink& link, RefusalCause cause,
                                 std::string reason);
    asio::awaitable<std::string> run_link(ConnectionId id, TlsLink& link,
                                          std::function<void(std::string_view)> on_frame,
                                          LinkLimits limits);
    void on_frame(const StationName& name, TlsLink& link, std::string_view payload);

    asio::any_io_executor executor_;
    const Authority& authority_;
    ListenerSettings settings_;
    StationLinks& links_;
    tcp::acceptor acceptor_;
    asio::steady_timer changed_;  // cancelled when a connection is through its handshake or ended
    std::optional<TlsContext> context_;
    std::uint16_t port_number_ = 0;
    bool stopping_ = false;

    std::map<ConnectionId, Connection> connections_;
    ConnectionId last_id_ = 0;
    std::size_t handshakes_ = 0;
    std::size_t strangers_ = 0;
    std::unordered_map<StationName, Linked> linked_;
    EnrolmentBook book_;
    std::map<EnrolmentId, TlsLink*> newcomers_;
};

// ---- the port -----------------------------------------------------------------------------------

Status Listener::Port::listen() {
    auto context = TlsContext::server(authority_.station_server(), authority_.station_ca_pem());
    if (!context) return failure(context.error());
    context_.emplace(std::move(*context));

    const std::string attempted =
        "listen on " + settings_.address + " port " + std::to_string(settings_.port);
    error_code error;
    const auto address = asio::ip::make_address(settings_.address, error);
    if (error) return failure(Error::of(attempted, error));
    const tcp::endpoint endpoint(address, settings_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && address.is_v6()) acceptor_.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(backlog, error);
    if (error) return failure(Error::of(attempted, error));
    port_number_ = acceptor_.local_endpoint().port();
    return {};
}

asio::awaitable<void> Listener::Port::run() {
    co_await accept_loop();
    while (!connections_.empty()) co_await wait_for_change(std::chrono::hours(1));
}

asio::awaitable<void> Listener::Port::accept_loop() {
    while (!stopping_) {
        if (handshakes_ >= settings_.handshakes_max ||
            connections_.size() >= settings_.connections_max) {
            co_await wait_for_change(std::chrono::hours(1));
            continue;
        }
        tcp::socket socket(executor_);
        error_code error;
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (stopping_) co_return;
        if (error) {
            // Out of descriptors, most likely: the next one may find some.
            spdlog::warn("station port: accept: {}", error.message());
            co_await wait_for_change(std::chrono::milliseconds(100));
            continue;
        }
        begin(std::move(socket));
    }
}

asio::awaitable<void> Listener::Port::wait_for_change(std::chrono::milliseconds at_most) {
    error_code woken;
    changed_.expires_after(at_most);
    co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

void Listener::Port::begin(tcp::socket socket) {
    const ConnectionId id = ++last_id_;
    Connection& connection = connections_[id];
    ++handshakes_;
    asio::co_spawn(executor_, serve(id, std::move(socket)),
                   asio::bind_cancellation_slot(
                       connection.cancel.slot(),
                       [this, id](const std::exception_ptr& thrown) { ended(id, thrown); }));
}

void Listener::Port::ended(ConnectionId id, const std::exception_ptr& thrown) {
    const Connection& connection = connections_.at(id);
    if (connection.shaking_hands) --handshakes_;
    if (connection.stranger) --strangers_;
    connections_.erase(id);
    changed_.cancel();
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) throw;  // else: stop() cancelled it
    }
}

void Listener::Port::stop() {
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    changed_.cancel();
    std::vector<ConnectionId> ids;
    for (const auto& [id, connection] : connections_) ids.push_back(id);
    for (const ConnectionId id : ids) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) continue;
        if (found->second.running != nullptr) {
            found->second.running->close("the supervisor stops");
        } else {
            found->second.cancel.emit(asio::cancellation_type::terminal);
        }
    }
}

// ---- one connection -----------------------------------------------------------------------------

asio::awaitable<void> Listener::Port::serve(ConnectionId id, tcp::socket socket) {
    auto accepted = co_await TlsLink::accept(*context_, std::move(socket), settings_.handshake_ms);
    connections_.at(id).shaking_hands = false;
    --handshakes_;
    changed_.cancel();
    if (!accepted) {
        spdlog::info("station port: {}", accepted.error().text);
        co_return;
    }
    if ((*accepted)->peer_fingerprint() == "none") {
        co_await serve_stranger(id, **accepted);
    } else {
        co_await serve_station(id, std::move(*accepted));
    }
}

asio::awaitable<void> Listener::Port::serve_station(ConnectionId id,
                                                    std::unique_ptr<TlsLink> link) {
    const StationName name = link->peer_name();
    if (!links_.admits(name, link->peer_fingerprint())) {
        spdlog::warn("station port: {} at {}: refused, its certificate is not a known station's",
                     name, link->peer_address());
        co_await say_no(id, *link, RefusalCause::removed, "this station was removed");
        co_return;
    }
    const auto admitted = encode(SupervisorFrame(Admitted{name}));
    const Status sent = co_await link->write_frame(*admitted, settings_.handshake_ms);
    if (!sent) co_return;
    const auto payload = co_await link->read_frame(settings_.handshake_ms);
    if (!payload) {
        spdlog::info("station port: {}: {}", name, payload.error().text);
        co_return;
    }
    // It may have been removed meanwhile.
    if (!links_.admits(name, link->peer_fingerprint())) {
        co_await say_no(id, *link, RefusalCause::removed, "this station was removed");
        co_return;
    }
    auto frame = decode_station_frame(*payload);
    if (!frame) {
        co_await say_no(id, *link, RefusalCause::protocol, frame.error().text);
        co_return;
    }
    if (StreamOpen* open = std::get_if<StreamOpen>(&*frame)) {
        links_.stream(name, open->help, std::move(open->token),
                      TlsLink::into_stream(std::move(link)));
        co_return;
    }
    StationMessage* message = std::get_if<StationMessage>(&*frame);
    if (message == nullptr || !std::holds_alternative<Hello>(*message)) {
        co_await say_no(id, *link, RefusalCause::protocol,
                        "expected Hello or StreamOpen first, found another message");
        co_return;
    }
    co_await serve_link(id, *link, std::move(*message));
}

asio::awaitable<void> Listener::Port::serve_link(ConnectionId id, TlsLink& link,
                                                 StationMessage hello) {
    const StationName name = link.peer_name();
    if (const auto older = linked_.find(name); older != linked_.end()) {
        older->second.link->close("a newer link of the same station");
    }
    linked_[name] = Linked{id, &link};
    spdlog::info("station {}: linked from {}", name, link.peer_address());
    links_.connected(name);
    links_.message(name, std::move(hello));
    const std::string reason = co_await run_link(
        id, link, [&](std::string_view payload) { on_frame(name, link, payload); }, settings_.link);
    const auto still = linked_.find(name);
    if (still == linked_.end() || still->second.connection != id) co_return;  // replaced
    linked_.erase(still);
    spdlog::info("station {}: link lost: {}", name, reason);
    links_.lost(name, reason);
}

void Listener::Port::on_frame(const StationName& name, TlsLink& link, std::string_view payload) {
    auto frame = decode_station_frame(payload);
    if (!frame) return refuse(link, RefusalCause::protocol, frame.error().text);
    StationMessage* message = std::get_if<StationMessage>(&*frame);
    if (message == nullptr) {
        return refuse(link, RefusalCause::protocol, "found a message that no link carries");
    }
    links_.message(name, std::move(*message));
}

asio::awaitable<void> Listener::Port::serve_stranger(ConnectionId id, TlsLink& link) {
    if (strangers_ >= settings_.strangers_max) {
        co_await say_no(id, link, RefusalCause::enrolment, "too many stations enrol at once");
        co_return;
    }
    connections_.at(id).stranger = true;
    ++strangers_;
    auto newcomer = co_await talk_to_newcomer(link, settings_.handshake_ms);
    if (!newcomer) {
        spdlog::info("station port: {}: {}", link.peer_address(), newcomer.error().text);
        co_await say_no(id, link, RefusalCause::enrolment, newcomer.error().text);
        co_return;
    }
    const StationName proposed = newcomer->proposed_name;
    const auto added = book_.add(std::move(*newcomer), system_now());
    if (!added) {
        spdlog::info("station port: {}: {}", link.peer_address(), added.error().text);
        co_await say_no(id, link, RefusalCause::enrolment, added.error().text);
        co_return;
    }
    spdlog::info("station port: \"{}\" at {} waits for approval", proposed, link.peer_address());
    newcomers_[*added] = &link;
    links_.pending_changed();
    // While it waits it has nothing to say; it need not even send heartbeats.
    LinkLimits limits = settings_.link;
    limits.idle_ms = limits.life_ms = settings_.enrolment.valid_ms;
    const std::string reason = co_await run_link(
        id, link,
        [&](std::string_view) {
            refuse(link, RefusalCause::protocol, "expected silence until the approval");
        },
        limits);
    newcomers_.erase(*added);
    book_.remove(*added);
    spdlog::info("station port: \"{}\" waits no more: {}", proposed, reason);
    links_.pending_changed();
}

asio::awaitable<void> Listener::Port::say_no(ConnectionId id, TlsLink& link, RefusalCause cause,
                                             std::string reason) {
    refuse(link, cause, reason);
    co_await run_link(
        id, link, [](std::string_view) {}, settings_.link);
}

asio::awaitable<std::string> Listener::Port::run_link(
    ConnectionId id, TlsLink& link, std::function<void(std::string_view)> on_frame,
    LinkLimits limits) {
    connections_.at(id).running = &link;
    std::string reason = co_await link.run(std::move(on_frame), limits);
    connections_.at(id).running = nullptr;
    co_return reason;
}

// ---- what the owner asks for --------------------------------------------------------------------

Status Listener::Port::send(const StationName& name, const SupervisorMessage& message) {
    const auto found = linked_.find(name);
    if (found == linked_.end()) return failure("send to " + name + ": it has no link");
    const auto payload = encode(SupervisorFrame(message));
    if (!payload) return failure("send to " + name + ": " + payload.error().text);
    return found->second.link->send(*payload);
}

void Listener::Port::close(const StationName& name, std::string reason) {
    const auto found = linked_.find(name);
    if (found != linked_.end()) found->second.link->close(std::move(reason));
}

Result<Approval> Listener::Port::approve(const std::string& code, const StationName& name) {
    EnrolmentBook::Verdict verdict = book_.approve(code, name, system_now());
    for (const EnrolmentId id : verdict.cancelled) {
        refuse(*newcomers_.at(id), RefusalCause::enrolment, "wrong codes were typed at the desk");
    }
    if (verdict.approval || !verdict.cancelled.empty()) links_.pending_changed();
    return std::move(verdict.approval);
}

Status Listener::Port::deliver(const Approval& approval) {
    const auto public_key = book_.public_key_of_approved(approval.id);
    if (!public_key) return failure(public_key.error());
    const auto certificate = authority_.sign_station(approval.name, *public_key);
    if (!certificate) return failure(certificate.error());
    const auto payload =
        encode(SupervisorFrame(EnrolDone{*certificate, authority_.station_ca_pem()}));
    if (!payload) return failure(payload.error());
    TlsLink& link = *newcomers_.at(approval.id);
    if (const Status sent = link.send(*payload); !sent) return sent;
    link.close("enrolled as " + approval.name);
    return {};
}

// ---- the listener -------------------------------------------------------------------------------

Listener::Listener(asio::any_io_executor executor, const Authority& authority,
                   ListenerSettings settings, StationLinks& links)
    : port_(std::make_unique<Port>(std::move(executor), authority, std::move(settings), links)) {}
Listener::~Listener() = default;

Status Listener::listen() { return port_->listen(); }
std::uint16_t Listener::port() const { return port_->port(); }
asio::awaitable<void> Listener::run() { return port_->run(); }
void Listener::stop() { port_->stop(); }
Status Listener::send(const StationName& name, const SupervisorMessage& message) {
    return port_->send(name, message);
}
void Listener::close(const StationName& name, std::string reason) {
    port_->close(name, std::move(reason));
}
bool Listener::linked(const StationName& name) const { return port_->linked(name); }
std::vector<PendingStation> Listener::pending() const { return port_->pending(); }
Result<Approval> Listener::approve(const std::string& code, const StationName& name) {
    return port_->approve(code, name);
}
Status Listener::deliver(const Approval& approval) { return port_->deliver(approval); }

}  // namespace foyer::supervisor
